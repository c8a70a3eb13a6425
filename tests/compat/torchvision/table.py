"""Prints how many of the recorded cases agree, by operation, as Markdown: python -m tests.compat.torchvision.table."""

from __future__ import annotations

from tests.compat.torchvision.golden import DIFFERENCES, GOLDEN, Cases


def main() -> None:
    cases = Cases(GOLDEN)
    lines, agreeing, count = ["| function | agree | of |", "|---|---|---|"], 0, 0
    for operation, recorded in sorted(cases.by_operation.items()):
        fine = sum(not cases.faults(case) for case in recorded)
        agreeing, count = agreeing + fine, count + len(recorded)
        lines.append(f"| {operation} | {fine} | {len(recorded)} |")
    lines.append(f"| all | {agreeing} | {count} |")
    print("\n".join([*lines, "", *(f"- `{name}`: {reason}" for name, reason in DIFFERENCES.items())]))


if __name__ == "__main__":
    main()
