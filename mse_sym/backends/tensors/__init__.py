"""What the backends of tensors need when they run: elementary operations, arguments looked at, derivatives."""
