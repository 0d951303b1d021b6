"""The one script of the pages with formulas: it offers their LaTeX, and unfolds what is printed.

There is one button, which goes to the line under the pointer, or to the one whose link has the focus, so that it comes
next to those who go by the keyboard. Without the script there is none, and nothing is missing.
"""

STYLE = """
.copy { position: absolute; top: 0; right: 0; translate: 0 -55%; padding: 0.3em 0.7em; cursor: pointer; opacity: 0;
  font: 0.68rem/1.3 system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; color: var(--quiet);
  background: var(--paper); border: 1px solid var(--hairline); border-radius: 1em; }
:hover > .copy, :focus-within > .copy { opacity: 1; } .copy:hover, .copy:focus-visible { color: var(--link); }
@media (min-width: 56rem) { .copy { right: 100%; translate: -1.6rem 0.35em; white-space: nowrap; } }
@media print { .copy { display: none; } }
"""

SCRIPT = r"""
(() => {
  const button = document.createElement("button"), words = "copy LaTeX";
  button.type = "button";
  button.className = "copy";
  button.ariaLive = "polite";
  const offer = (event) => {
    const line = event.target.closest?.(".derivation > li, .equation");
    if (!line || line === button.parentNode || button.matches(":focus-visible")) return;
    button.textContent = words;
    line.append(button);
  };
  const copied = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    button.focus();
    if (!done) throw new Error("refused");
  };
  button.addEventListener("click", () => {
    const formula = ":is(.relation, .line > .formula, .display) annotation";
    const text = [...button.parentNode.querySelectorAll(formula)].map((part) => part.textContent).join(" ");
    copied(text).then(() => { button.textContent = "copied"; }, () => { button.textContent = "cannot copy here"; });
  });
  document.addEventListener("pointerover", offer);
  document.addEventListener("focusin", offer);
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const each of folded) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of folded) each.open = false; });
})();
"""
