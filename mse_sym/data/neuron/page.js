/* What is shown and when; what is computed are the programs above. */
const RATES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5, 10];
const SPAN = 300, MOST = 3000, FRAMES = 90, ARROW = 8, RIM = 5, HEAD = 7;
const WIDTH = 360, HEIGHT = 250, LEFT = 46, RIGHT = 18, TOP = 22, BOTTOM = 38;
const live = document.getElementById("live");
const at = (name) => document.getElementById(name);
const exact = programs.arithmetics.float64;
let run = null, goal = SPAN, frame = 0;

/* The settings, as they stand in the controls. */
function settings() {
    return {
        loss: at("loss").value,
        arithmetic: at("arithmetic").value,
        form: at("form").value,
        weight: Number(at("weight").value),
        bias: Number(at("bias").value),
        rate: RATES[Number(at("rate").value)],
        target: Number(at("target").value),
    };
}

function begun() {
    const given = settings(), rounded = programs.arithmetics[given.arithmetic];
    const fixed = { rate: rounded(given.rate), target: rounded(given.target) };
    return { ...given, rounded, fixed, history: [evaluated(given, rounded, fixed, rounded(given.weight), rounded(given.bias))] };
}

function evaluated(given, rounded, fixed, weight, bias) {
    const z = programs.sum(rounded, weight, bias);
    return { weight, bias, z, ...programs.losses[given.loss](rounded, z, fixed.target) };
}

function following(now) {
    return ["weight", "bias"].map((name) => programs.step(run.rounded, now[name], run.fixed.rate, now[run.form]));
}

function advance(epochs) {
    for (let count = 0; count < epochs; count++) {
        run.history.push(evaluated(run, run.rounded, run.fixed, ...following(run.history.at(-1))));
    }
}

/* The law of the plateau, in real numbers: the time from the start to a pre-activation, or nothing where there is none. */
function lawOf(given) {
    const time = given.target === 0 ? programs.laws[given.loss] : undefined;
    const start = given.weight + given.bias;
    return time && ((z) => (time(exact, start) - time(exact, z)) / (2 * given.rate));
}

/* How many epochs it took until the output was on the target's side of a half; none, if it started there. */
function counted() {
    const side = Math.sign(0.5 - run.target) || Math.sign(run.history[0].output - 0.5);
    const found = run.history.findIndex((row) => side * row.output <= side * 0.5);
    return found < 0 ? "not yet" : String(found);
}

/* Which of the lines are at work. */
function atWork(now) {
    const [weight, bias] = following(now), still = weight === now.weight && bias === now.bias;
    const wrong = Math.abs(now.output - run.fixed.target);
    return {
        [run.loss]: true,
        plateau: wrong >= 0.4 && Math.abs(now.signal) <= wrong / 10,
        law: lawOf(run) !== undefined && !still,
        step: still && now[run.form] !== 0,
        signal: now.written === 0 && now.signal !== 0,
    };
}

/* With all the digits that tell a number from its neighbours; very small and very large ones with a power of ten. */
function shown(value) {
    const isSmall = value !== 0 && Math.abs(value) < 1e-4;
    const [digits, exponent] = (isSmall ? value.toExponential() : String(value)).split("e");
    return (exponent ? `${digits} × 10${raised(Number(exponent))}` : digits).replaceAll("-", "−");
}

function raised(exponent) {
    return [...String(exponent)].map((digit) => digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
}

function numbersShown(now) {
    const law = lawOf(run), whole = { epoch: run.history.length - 1, ...now };
    for (const name of ["epoch", "weight", "bias", "output", "loss", "signal", "written"]) {
        at(`now-${name}`).textContent = shown(whole[name]);
    }
    at("now-counted").textContent = counted();
    at("now-law").textContent = law ? shown(run.weight + run.bias > 0 ? Number(law(0).toPrecision(6)) : 0) : "no law in closed form";
    const working = atWork(now);
    for (const line of live.querySelectorAll(".lines p")) {
        const works = Boolean(working[line.dataset.line]);
        line.classList.toggle("at-work", works);
        if (works) line.setAttribute("aria-current", "true");
        else line.removeAttribute("aria-current");
    }
    return working;
}

function picture(name, xs, ys, labels, body) {
    const left = Math.max(LEFT, ...ticks(ys).map((value) => 14 + 6.6 * shown(value).length));
    const x = (value) => left + ((value - xs[0]) / (xs[1] - xs[0])) * (WIDTH - left - RIGHT);
    const y = (value) => HEIGHT - BOTTOM - ((value - ys[0]) / (ys[1] - ys[0])) * (HEIGHT - TOP - BOTTOM);
    const texts = [
        ...ticks(xs).map((value) => `<text x="${x(value)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${shown(value)}</text>`),
        ...ticks(ys).map((value) => `<text x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${shown(value)}</text>`),
        `<text x="${WIDTH - RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${labels[0]}</text>`,
        `<text x="4" y="${TOP - 6}">${labels[1]}</text>`,
    ];
    const axes = `<path class="axis" d="M${left} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}"/>`;
    at(name).innerHTML = axes + texts.join("") + body(x, y);
}

/* Round numbers in a range, at most six. */
function ticks([low, high]) {
    const power = 10 ** Math.floor(Math.log10((high - low) / 5));
    const gap = [1, 2, 5, 10].map((factor) => factor * power).find((each) => (high - low) / each <= 5);
    const first = Math.ceil(low / gap - 1e-9);
    const count = Math.floor(high / gap + 1e-9) - first + 1;
    return Array.from({ length: count }, (_, place) => Number(((first + place) * gap).toPrecision(6)));
}

function path(points, kind) {
    const d = points.map(([x, y], place) => `${place ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`).join("");
    return `<path class="${kind}" d="${d}"/>`;
}

/* The shaft of the arrow, from the rim of the dot, is as long as its step; the head tells its side, however short it is. */
function sigmoidShown(now) {
    const reach = Math.max(8, Math.ceil(Math.abs(run.history[0].z)) + 1, Math.ceil(Math.abs(now.z)) + 1);
    picture("sigmoid", [-reach, reach], [0, 1], ["<tspan font-style='italic'>z</tspan>", "<tspan font-style='italic'>a</tspan>"], (x, y) => {
        const points = Array.from({ length: 161 }, (_, place) => {
            const z = reach * (place / 80 - 1);
            return [x(z), y(programs.losses[run.loss](exact, z, run.target).output)];
        });
        const from = x(now.z), level = y(now.output), length = ARROW * -now[run.form], side = Math.sign(length);
        const back = from + side * RIM + x(Math.max(-reach - now.z, Math.min(reach - now.z, length))) - x(0);
        const arrow = side && `<path class="shaft" d="M${from} ${level}H${back}"/>` +
            `<path class="head" d="M${back + side * HEAD} ${level}L${back} ${level - HEAD / 1.6}V${level + HEAD / 1.6}Z"/>`;
        return path(points, "curve grey") + `<path class="target" d="M${LEFT} ${y(run.target)}H${WIDTH - RIGHT}"/>` +
            (arrow || "") + `<circle class="dot" cx="${from}" cy="${level}" r="${RIM}"/>`;
    });
}

function courseShown(now) {
    const law = lawOf(run);
    at("key-law").hidden = !law;
    const most = run.history.reduce((largest, row) => Math.max(largest, row.loss), 0) || 1;
    picture("course", [0, goal], [0, most * 1.04], ["epoch", "loss"], (x, y) => {
        const points = run.history.map((row, epoch) => [x(epoch), y(row.loss)]);
        const last = points.at(-1);
        return path(points, "curve") + (law ? path(predicted(law).map(([time, loss]) => [x(time), y(loss)]), "law") : "") +
            `<circle class="dot" cx="${last[0]}" cy="${last[1]}" r="4"/>`;
    });
}

/* Time and loss by the law, from the start to the end of the picture. */
function predicted(law) {
    const points = [];
    for (let z = run.weight + run.bias, time = 0; points.length < 4000; z -= 0.02) {
        time = law(z);
        if (!(time <= goal)) break;
        points.push([time, programs.losses[run.loss](exact, z, 0).loss]);
    }
    return points.length ? extended(points, law) : points;
}

/* The last point is brought to the end of the picture, where the law is slow. */
function extended(points, law) {
    let low = run.weight + run.bias - 0.02 * points.length, high = low + 0.02;
    for (let halving = 0; halving < 40; halving++) {
        const middle = (low + high) / 2;
        if (law(middle) <= goal) high = middle; else low = middle;
    }
    return [...points, [law(high), programs.losses[run.loss](exact, high, 0).loss]];
}

function draw() {
    const now = run.history.at(-1), working = numbersShown(now);
    live.style.setProperty("--now", `var(--${run.loss})`);
    sigmoidShown(now);
    courseShown(now);
    at("run").textContent = frame ? "Pause" : "Run";
    const names = ["loss", "arithmetic", "form", "weight", "bias", "rate", "target"];
    at("link").href = "#" + [...names.map((name) => `${name}=${run[name]}`), `epochs=${run.history.length - 1}`].join("&");
    return working;
}

/* Said once, when something has come to an end, so that nobody is talked to at every epoch. */
function say(working) {
    const now = run.history.at(-1), short = (value) => shown(Number(value.toPrecision(4)));
    const signal = `error signal ${short(now[run.form])} ${at("form").selectedOptions[0].text}`;
    at("status").textContent = `Epoch ${run.history.length - 1} in ${run.arithmetic}: ` +
        `output ${short(now.output)}, loss ${short(now.loss)}, ${signal}.` +
        (working.step ? " The step is rounded away: the neuron stands still, though its error signal is not 0." : "") +
        (working.signal ? " The error signal as it is written is rounded to 0." : "") +
        (working.plateau ? " A plateau: badly wrong, and hardly an error signal." : "");
}

function pause() {
    cancelAnimationFrame(frame);
    frame = 0;
}

function reset() {
    pause();
    goal = SPAN;
    run = begun();
    for (const slider of live.querySelectorAll("input")) {
        const value = run[slider.id];
        slider.nextElementSibling.textContent = shown(value);
        slider.setAttribute("aria-valuetext", String(value));
    }
    say(draw());
}

function runOrPause() {
    if (frame) {
        pause();
        say(draw());
        return;
    }
    if (run.history.length > MOST) reset();
    while (goal < run.history.length) goal += SPAN;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
        advance(goal + 1 - run.history.length);
        say(draw());
        return;
    }
    const each = Math.ceil((goal + 1 - run.history.length) / FRAMES);
    const animate = () => {
        advance(Math.min(each, goal + 1 - run.history.length));
        frame = run.history.length > goal ? 0 : requestAnimationFrame(animate);
        const working = draw();
        if (!frame) say(working);
    };
    frame = requestAnimationFrame(animate);
    draw();
}

function step() {
    pause();
    advance(1);
    while (goal < run.history.length - 1) goal += SPAN;
    say(draw());
}

/* Settings that stand in the address. */
function fromAddress() {
    const given = new URLSearchParams(location.hash.slice(1));
    if (!given.has("loss")) return;
    for (const name of ["loss", "arithmetic", "form", "weight", "bias", "target"]) {
        const before = at(name).value;
        if (given.has(name)) at(name).value = given.get(name);
        if (at(name).value === "") at(name).value = before;
    }
    const rate = RATES.indexOf(Number(given.get("rate")));
    if (rate >= 0) at("rate").value = String(rate);
    reset();
    const epochs = Math.min(MOST, Math.max(0, Math.floor(Number(given.get("epochs"))) || 0));
    while (goal < epochs) goal += SPAN;
    advance(epochs);
    say(draw());
}

at("rate").max = String(RATES.length - 1);
at("rate").value = String(RATES.indexOf(0.15));
live.hidden = false;
for (const control of live.querySelectorAll("input, select")) control.addEventListener("input", reset);
for (const button of live.querySelectorAll("[data-start]")) {
    button.addEventListener("click", () => {
        [at("weight").value, at("bias").value] = button.dataset.start.split(" ");
        at("rate").value = String(RATES.indexOf(0.15));
        at("target").value = "0";
        reset();
    });
}
at("step").addEventListener("click", step);
at("run").addEventListener("click", runOrPause);
at("reset").addEventListener("click", reset);
addEventListener("hashchange", fromAddress);
reset();
fromAddress();
