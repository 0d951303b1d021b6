"""Prose as LaTeX: its characters and its marks."""

from __future__ import annotations

import re
from dataclasses import replace

from mse_sym.report.latex_wide import in_line
from mse_sym.report.markup import Marks, in_type, render

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
}
_SYMBOLS = {
    "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "≐": r"\doteq", "∼": r"\sim",
    "≡": r"\equiv", "∝": r"\propto", "∞": r"\infty", "∂": r"\partial", "∇": r"\nabla", "∑": r"\sum",
    "Σ": r"\Sigma", "∏": r"\prod", "∫": r"\int", "√": r"\surd", "−": "-", "⋅": r"\cdot", "∈": r"\in",
    "∀": r"\forall", "∃": r"\exists", "→": r"\rightarrow", "←": r"\leftarrow", "↔": r"\leftrightarrow",
    "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "↦": r"\mapsto", "⊙": r"\odot", "⊤": r"\top",
    "‖": r"\Vert", "′": "{}'", "ℓ": r"\ell", "ℝ": r"\mathbb{R}", "✓": r"\checkmark", "○": r"\circ", "✗": r"\times",
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ζ": r"\zeta",
    "η": r"\eta", "θ": r"\theta", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu",
    "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "φ": r"\varphi",
    "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta",
    "Λ": r"\Lambda", "Π": r"\Pi", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
    "⁰": "{}^0", "⁴": "{}^4", "⁵": "{}^5", "⁻": "{}^-", "ᵀ": r"{}^{\top}",
    "₀": "{}_0", "₁": "{}_1", "₂": "{}_2",
}  # fmt: skip
_KNOWN_TO_FONT = re.compile("(?![ĦħĸĿŀŉŦŧſ])[\n\t -~\u00a0-\u017f–—‘’‚“”„†‡•…‰‹›€™]")


def escape(text: str) -> str:
    """Characters as LaTeX writes them."""
    return "".join(map(_escape_character, text))


def _escape_character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character in _SYMBOLS:
        return rf"\ensuremath{{{_SYMBOLS[character]}}}"
    if _KNOWN_TO_FONT.match(character):
        return character
    # No font of pdfTeX has it; its number is better than a file that does not compile.
    return f"[U+{ord(character):04X}]"


BREAK_AFTER = r"(?<=[.,/=(:])(?=.)"
BREAK_WITHIN = r"(?<=_)(?=.)|(?<=[a-z])(?=[A-Z])"


def code(text: str) -> str:
    """Typewriter words, which are not hyphenated, may break after their signs and, if nothing else helps, within names.

    Two hyphens stay.
    """
    names = (re.split(BREAK_WITHIN, part) for part in re.split(BREAK_AFTER, text))
    written = r"\codebreak{}".join(r"\namebreak{}".join(map(escape, name)) for name in names)
    written = written.replace("'", r"\textquotesingle{}").replace("--", "-{}-")
    written = written.replace(r":\codebreak{} ", r":\ ")  # not the wide space of a sentence
    return rf"\texttt{{{written}}}"


_MARKS = Marks(
    text=lambda text: escape(in_type(text)),
    maths=lambda latex: f"${in_line(latex)}$",
    code=code,
    emphasis=lambda written: rf"\emph{{{written}}}",
    link=lambda link: rf"\claimlink{{{link.anchor}}}{{{escape(link.text)}}}",
)


def prose(text: str) -> str:
    """Text with its marks."""
    return render(text, _MARKS)


def paged_prose(text: str) -> str:
    """Text with its marks, each link with the number of its page."""
    return render(text, _PAGED)


_PAGED = replace(_MARKS, link=lambda link: rf"\pagelink{{{link.anchor}}}{{{escape(link.text)}}}")
