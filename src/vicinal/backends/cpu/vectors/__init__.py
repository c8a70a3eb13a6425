"""Vector instructions as LLVM IR, and what uses them beside its scalar twin."""
