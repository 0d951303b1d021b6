"""How programs are written as text, a family of languages each."""
