r"""What stands before every LaTeX report: packages, page, and the commands of derivations.

A formula is a row of ``\piece{…}``.  Each line is measured: if its formula fits beside the reason, both
share the line; if not, the formula has the whole width, breaks between its pieces, and the reason stands
below.  A piece wider than the page breaks at its own operators, as :mod:`mse_sym.report.latex_wide` has them, and none
is shrunk.
"""

from __future__ import annotations

from mse_sym.report import pgfplots

_PACKAGES = r"""\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{lmodern}
\usepackage{amsmath,amssymb,mleftright}
\mleftright
\usepackage[textwidth=140mm,top=26mm,bottom=30mm]{geometry}
\usepackage{microtype}
\usepackage{graphicx}
\usepackage[table]{xcolor}
\usepackage{booktabs,longtable,xltabular}
\usepackage[font=small,labelfont=bf,labelsep=period,skip=6pt]{caption}
\usepackage{titlesec,needspace,float,fancyvrb,multicol}"""

_PAGE = r"""\usepackage[hidelinks,hypertexnames=false]{hyperref}
\ifdefined\pdfinfoomitdate\pdfinfoomitdate=1 \pdftrailerid{}\pdfsuppressptexinfo=-1 \fi
\definecolor{quiet}{HTML}{5F636B}
\definecolor{hairline}{HTML}{B9B4A6}
\definecolor{tint}{HTML}{FAF8F2}
\definecolor{link}{HTML}{1D4F86}
\definecolor{proved}{HTML}{1F6F4A}
\definecolor{computed}{HTML}{1F6580}
\definecolor{measured}{HTML}{7A3F86}
\colorlet{provedandcomputed}{computed}
\colorlet{provedandmeasured}{measured}
\definecolor{refuted}{HTML}{A8321F}
\colorlet{error}{refuted}
\definecolor{undecided}{HTML}{8A6100}
\setcounter{secnumdepth}{0}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt plus 2pt minus 1pt}
\emergencystretch=3em
\raggedbottom
% A page may end where up to about so much is empty, the better the less; without this TeX would take the first place
% where it may end early before one where little more is empty than the lines of a page can stretch.
\topskip=11pt plus 20mm
\renewcommand{\topfraction}{0.9}\renewcommand{\textfraction}{0.08}\renewcommand{\floatpagefraction}{0.6}
\setlength{\intextsep}{9pt plus 3pt minus 2pt}
\clubpenalty=10000 \widowpenalty=10000
% Code ends a line at a space rather than after a sign, and there rather than within a name.
\newcommand{\codebreak}{\penalty100\relax}
\newcommand{\namebreak}{\penalty300\relax}
% The lines of a title are about equally long, so that none has a lonely word; with \raggedright alone any would do.
\newcommand{\balanced}{\raggedright\rightskip=0pt plus 1\linewidth \parfillskip=0pt\relax}
\titleformat{\section}{\Large\bfseries\balanced}{}{0pt}{}
% Here a page may end early, about as much as #2, where what follows has no room and must not be divided; #1 says how
% bad it is to end there.  It does not end before the first space, which would cost nothing.
\newcommand{\mayend}[2][0]{\par\nobreak\vskip 0pt plus #2\penalty#1\vskip 0pt plus -#2\relax}
\newcommand{\sectionbreak}{\mayend{25mm}}
\titlespacing*{\section}{0pt}{22pt plus 6pt minus 4pt}{6pt}
\newcommand{\pagetitle}[1]{{\huge\bfseries\balanced #1\par}\vspace{10pt}}
\newcommand{\lead}[1]{{\large #1\par}}
% A link where the claim #1 is in this file, and else only the words #2.
\DeclareRobustCommand{\claimlink}[2]{\ifcsname r@#1\endcsname\hyperref[#1]{\textcolor{link}{#2}}\else#2\fi}
% The same with the page on which it is.
\DeclareRobustCommand{\pagelink}[2]{\claimlink{#1}{#2}\ifcsname r@#1\endcsname\ (p.~\pageref*{#1})\fi}
\DeclareRobustCommand{\listedclaim}[1]{\leavevmode\llap{\makebox[3em][l]{\footnotesize\sffamily\color{quiet}#1}}}
% A colour between paragraphs would be a place where a page may end.
\newcommand{\note}[1]{{\small\leavevmode\color{quiet}#1\par}\nopagebreak}
\newcommand{\answer}[1]{\mayend{25mm}\emph{#1.}\par\nopagebreak}
\newcommand{\entry}[1]{\par\hangindent=1.6em\hangafter=1\noindent#1}
\newenvironment{narrowentries}{\topskip=11pt\begin{multicols}{2}\raggedcolumns\raggedright\small}{\end{multicols}}
\newcommand{\remark}[1]{\newline{\small\color{quiet}#1}}
\newcommand{\source}[2]{{\par\footnotesize\raggedright\leavevmode\color{quiet}#1 $\cdot$ #2\par}}
\newcommand{\claim}[1]{{\normalfont\large\sffamily\color{quiet}#1\hspace{0.7em}}}
\newcommand{\codename}[1]{{\nopagebreak\vspace{-3pt}\small\leavevmode\color{quiet}#1\par}\nopagebreak}
\newcommand{\markproved}{\checkmark}
\newcommand{\markcomputed}{$\approx$}
\newcommand{\markmeasured}{$\circ$}
\newcommand{\markprovedandcomputed}{\checkmark$\approx$}
\newcommand{\markprovedandmeasured}{\checkmark$\circ$}
\newcommand{\markrefuted}{$\times$}
\newcommand{\markundecided}{?}
\newcommand{\markerror}{!}
% At the right margin of the heading's last line: the space before it stretches as the ends of lines do, so that they
% are balanced, and that after it by as much less.
\newcommand{\status}[2]{\unskip\nobreak\hspace{0.8em plus 1\linewidth}%
  \mbox{\normalfont\footnotesize\sffamily\color{#1}\csname mark#1\endcsname\ #2}%
  \nobreak\hspace{0pt plus -1\linewidth}\hbox{}}
\newcommand{\colophon}[1]{\par\nobreak\vspace{18pt}{\color{hairline}\hrule height 0.4pt}\nobreak\vspace{6pt}%
  \noindent\parbox{\linewidth}{\footnotesize\raggedright\leavevmode\color{quiet}#1}\par}
% Two half lines share a line, and a third stands below them.
\newcommand{\besideoneanother}{\lineskip=12pt\lineskiplimit=12pt}
\newenvironment{halfline}{\begin{minipage}[t]{0.47\linewidth}\centering\captionsetup{justification=raggedright}}{\end{minipage}}
% Terms hang out to the left of what they are; what has no term stands for itself.
\newenvironment{definitions}[1]{\par{\small\leavevmode\color{quiet}\textit{#1}\par}\nopagebreak\small\raggedright
  \parskip=2pt\leftskip=1.6em\newcommand{\term}[2]{\par
    \if\relax\detokenize{##1}\relax\else\hspace*{-1.6em}##1\hspace{0.8em}\fi##2}}{\par}
\titleformat{\subsection}{\large\bfseries\balanced}{}{0pt}{}
\titlespacing*{\subsection}{0pt}{14pt plus 4pt minus 2pt}{3pt}
\newcolumntype{Y}{>{\raggedright\arraybackslash}X}
\newcolumntype{L}[1]{>{\hsize=#1\hsize\raggedright\arraybackslash}X}
\newcolumntype{R}[1]{>{\hsize=#1\hsize\raggedleft\arraybackslash}X}
\newcommand{\tallrows}{\renewcommand{\arraystretch}{1.45}}
% What was proved, row by row, so that a page may end between rows that are not tied.
\newcommand{\proofsrule}{{\color{hairline}\hrule height 0.4pt}\nobreak}
% Hardly while a figure waits, which would come between the rows.
\makeatletter\newcommand{\proofsmayend}{\mayend[\ifx\@deferlist\@empty0\else9000\fi]{8mm}}\makeatother
\newcommand{\proofrow}[2]{\noindent\parbox[t]{0.48\linewidth}{\raggedright\leavevmode\strut #1\strut}\hfill
  \parbox[t]{0.48\linewidth}{\raggedright\leavevmode\strut #2\strut}\par}
\newenvironment{proofs}[1]{\par\nobreak\vspace{4pt}\footnotesize\color{quiet}\parskip=0pt\nobreak\proofsrule\vspace{2pt}%
  \proofrow{\textsf{what was #1}}{\textsf{how}}\nobreak\vspace{1pt}\proofsrule\vspace{2pt}}%
  {\nobreak\vspace{2pt}\proofsrule\vspace{3pt}}
% A figure that had no room stands on top of the next page.  What follows begins there, too, where that leaves little
% empty, and no more than a third where it has figures of its own, which else would fill pages without text.
\makeatletter\newcommand{\newpagebelow}[1]{\ifx\@deferlist\@empty\else
  \ifdim\pagetotal<\pagegoal\ifdim\dimexpr\pagegoal-\pagetotal\relax<#1\textheight\newpage\vspace*{0pt}\fi\fi\fi}
\newcommand{\figuresbegin}[1]{\par\newpagebelow{#1}}
\newcommand{\figuresend}{\par\nobreak\newpagebelow{0.15}}
% A figure is somewhat lower where it then has room on the page, whose other parts are as high as #1.
\newlength{\figureheight}
\newcommand{\fitfigure}[1]{\par\figureheight=0.45\linewidth
  \ifdim\pagetotal<\pagegoal\dimen@=\dimexpr\pagegoal-\pagetotal-#1\relax
    \ifdim\dimen@<\figureheight\ifdim\dimen@>0.75\figureheight\figureheight=\dimen@\fi\fi\fi}
% What is as high as a page has the next one.  Figures wait for it, tables, which are floats of another type, do not.
\newif\ifhighwaits
\newenvironment{highfigure}{\global\highwaitstrue\begin{table}[p]\captionsetup{type=figure}\centering}{\end{table}}
\newenvironment{herefigure}[1][!ht]{\ifx\@deferlist\@empty\global\highwaitsfalse\fi
  \ifhighwaits\def\placefloat{\begin{table}[#1]\captionsetup{type=figure}}\else\def\placefloat{\begin{figure}[#1]}\fi
  \placefloat\centering}{\ifhighwaits\end{table}\else\end{figure}\fi}
% A table stays behind the figures before it.
\newenvironment{heretable}{\ifx\@deferlist\@empty\def\placefloat{\begin{figure}[H]}\else
  \def\placefloat{\begin{figure}[!ht]}\fi\placefloat\captionsetup{type=table}}{\end{figure}}\makeatother"""

_DERIVATIONS = r"""\newlength{\relationwidth}
\newcommand{\relation}[1]{\sbox{\formulabox}{$\displaystyle #1$}%
  \ifdim\wd\formulabox>\relationwidth\relationwidth=\wd\formulabox\fi}
\newlength{\reasonwidth}\newlength{\formulawidth}\newlength{\linelimit}\newlength{\piecelimit}
\newsavebox{\formulabox}\newsavebox{\piecebox}
% Fractions of cases are as large as others, and their rows do not touch.
\newsavebox{\casebox}
\newcolumntype{C}{>{\setbox\casebox\hbox\bgroup$\displaystyle}l<{$\egroup
  \ht\casebox=\dimexpr\ht\casebox+2pt\relax\dp\casebox=\dimexpr\dp\casebox+2pt\relax\box\casebox}}
\renewenvironment{cases}{\left\{\renewcommand{\arraystretch}{1.15}\begin{array}{@{}C@{\quad}l@{}}}{\end{array}\right.}
% A piece, and how it is set where it is wider than a line.
\newcommand{\piece}[1]{\widepiece{#1}{#1}}
\newcommand{\widepiece}[2]{\sbox{\piecebox}{$\displaystyle #1$}%
  \ifdim\wd\piecebox>\piecelimit$\displaystyle #2$\else\usebox{\piecebox}\fi\penalty0\relax}
% Where a line ends within a product, the next begins with a sign of multiplication; how bad that is, TeX knows as the
% two penalties of hyphens.  It comes instead of the end of a piece.
\newcommand{\productbreak}{\unpenalty\discretionary{\kern0pt}{\hbox{$\times\;$}}{}}
\newcommand{\hardproductbreak}{\discretionary{}{\hbox{$\times\;$}}{}}
\newcommand{\productbreaks}{\hyphenpenalty=900 \exhyphenpenalty=3000
  \doublehyphendemerits=0 \finalhyphendemerits=0\relax}
% The next piece begins a line; the space, which is not set there, makes the formula longer than a line.
\newcommand{\below}{\penalty-10000\hspace{2\linelimit}}
% It stands on the same line where there is room.
\newcommand{\beside}{\penalty-9\hspace{1.6em}}
% Parentheses as high as what is within them, where lines may end.
\newcommand{\fenced}[3]{\begingroup\sbox{\piecebox}{$\displaystyle #3$}%
  \edef\fenceheight{height\the\ht\piecebox depth\the\dp\piecebox width0pt}%
  \mathopen{\left#1\vrule\fenceheight\right.\kern-\nulldelimiterspace}#3%
  \mathclose{\kern-\nulldelimiterspace\left.\vrule\fenceheight\right#2}\endgroup}
% Is it wider than what a sign or a letter before it leaves of a line?
\newcommand{\ifwide}[1]{\sbox{\piecebox}{$\displaystyle #1$}\ifdim\wd\piecebox>\dimexpr\piecelimit-2em\relax}
\newcommand{\brokenfraction}[2]{\ifwide{#1}#2\else#1\fi}
\newcommand{\brokencases}[2]{\ifwide{#1}\left\{\vcenter{\hsize=\dimexpr\piecelimit-1em\relax
  \piecelimit=\dimexpr\hsize-4em\relax\lineskip=6pt\lineskiplimit=6pt\parskip=6pt\parindent=0pt
  \raggedright #2}\right.\else#1\fi}
\newcommand{\caserow}[2]{\hangindent=1em\hangafter=1\noindent$\displaystyle #1$\penalty50\hspace*{1em}\hfill$#2$\par}
\newcommand{\measureline}{\linelimit=\dimexpr\linewidth-\relationwidth-0.9em-\fboxsep-\fboxrule\relax
  \piecelimit=\dimexpr\linelimit-1.6em\relax
  \reasonwidth=0.3\linewidth
  \formulawidth=\dimexpr\linelimit-\reasonwidth-0.9em\relax}
\newcommand{\longformula}[1]{\parbox[t]{\linelimit}{\raggedright\productbreaks\hangindent=1.6em\hangafter=1
  \lineskip=7pt\lineskiplimit=7pt\noindent #1\par}}
\newcommand{\reason}[1]{\parbox[t]{\reasonwidth}{\raggedright\small\leavevmode\color{quiet}#1}}
% Below a long formula there is room to the left of it, too.
\newcommand{\lowreason}[1]{\sbox{\piecebox}{\small #1}\ifdim\wd\piecebox>\reasonwidth
  \parbox[t]{0.65\linewidth}{\leftskip=0pt plus 1\linewidth \parfillskip=0pt \small\leavevmode\color{quiet}#1}%
  \else\reason{#1}\fi}
\newcommand{\framed}[1]{\hspace*{-\dimexpr\fboxsep+\fboxrule\relax}\fcolorbox{hairline}{tint}{#1}}
% The number of the next line stands beside it, in the margin, and is the same in all formats.
\newcommand{\equationnumber}{}
\newcommand{\numbered}[2]{\gdef\equationnumber{\phantomsection\label{#1}%
  \rlap{\hspace*{\dimexpr\linewidth+0.8em}\normalfont\small\color{quiet}(#2)}\gdef\equationnumber{}}}
\newcommand{\setline}[4]{\par\measureline\sbox{\formulabox}{#3}%
  \noindent\equationnumber\makebox[\relationwidth][r]{$\displaystyle #2$}\hspace{0.9em}%
  \ifdim\wd\formulabox>\formulawidth
    #1{\ifdim\wd\formulabox>\linelimit\longformula{#3}\else\usebox{\formulabox}\fi}%
    \if\relax\detokenize{#4}\relax\else
      \par\nopagebreak\noindent\hspace*{\fill}\lowreason{#4}\fi
  \else
    \makebox[\formulawidth][l]{#1{\usebox{\formulabox}}}\hspace{0.9em}\reason{#4}%
  \fi\par}
% Neither the first line stands alone at the foot of a page, nor the last at the head of one.
\newcommand{\firstline}{\setline{\mbox}}
\newcommand{\secondline}{\mayend[500]{20mm}\setline{\mbox}}
\newcommand{\furtherline}{\mayend{8mm}\setline{\mbox}}
\newcommand{\resultline}{\mayend[500]{20mm}\setline{\framed}}
\newenvironment{derivation}[1]{\par\vspace{4pt}\parskip=3pt\lineskip=5pt
  \lineskiplimit=5pt\fboxsep=5pt\fboxrule=0.5pt\relationwidth=2em #1}{\nobreak\vspace{4pt}}
\newcommand{\displayformula}[1]{{\par\relationwidth=0pt\measureline\sbox{\formulabox}{#1}\vspace{3pt}%
  \ifdim\wd\formulabox>\linelimit\noindent\equationnumber\longformula{#1}\else
    \noindent\equationnumber\makebox[\linewidth]{\usebox{\formulabox}}\par\fi
  \par\vspace{3pt}}}"""

_CHAPTERS = r"""\usepackage{titletoc,titleps}
% Chapters follow on one another, so that no page is nearly empty where one ends; figures that had no room stay before.
\titleclass{\chapter}{straight}
\newcommand{\chapterbreak}{\par\newpagebelow{1}\Needspace{70mm}}
\titleformat{\chapter}{\huge\bfseries\balanced}{\thechapter}{0.6em}{}
\titlespacing*{\chapter}{0pt}{54pt plus 12pt minus 8pt}{14pt}
\titlecontents{chapter}[1.8em]{\addvspace{14pt}\bfseries}{\contentslabel{1.8em}}{\hspace*{-1.8em}}{\hfill\contentspage}
\titlecontents{section}[4.8em]{\addvspace{1pt}\normalfont}{}{}{\hspace{1em}\titlerule*[0.7em]{.}\contentspage}
\makeatletter\renewcommand{\@pnumwidth}{2em}\makeatother
\newpagestyle{running}{\sethead{\small\color{quiet}\chaptertitle}{}{}\setfoot{}{\thepage}{}}
\pagestyle{running}
\newcommand{\booktitle}[4]{\begin{titlepage}\hypersetup{pageanchor=false}%
  \vspace*{50mm}{\Huge\bfseries\balanced #1\par}\vspace{16pt}%
  {\large #2\par}\vspace{16pt}{\color{quiet}#3\par}%
  \vfill{\small\color{quiet}#4\par}\end{titlepage}}"""

_SHARED = "\n".join([_PACKAGES, pgfplots.PREAMBLE, _PAGE, _DERIVATIONS])
ARTICLE = "\n".join([r"\documentclass[11pt,a4paper]{article}", _SHARED])
BOOK = "\n".join([r"\documentclass[11pt,a4paper]{report}", _SHARED, _CHAPTERS])
