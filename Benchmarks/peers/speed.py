"""Measures zobench and its peers side by side, and prints the table (docs/benchmarks.md).

    speed.py [--quick] [--only WORD] [--rounds N] [--output FOLDER]
"""

import argparse
import json
import sys
from pathlib import Path

import programs
import rows
import table
from contestant import COMMANDS, Contestant, Gone
from machine import machine
from result import Result
from stopwatch import Failed


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rows and rounds: two minutes")
    parser.add_argument("--only", default="", help="rows whose title holds this")
    parser.add_argument("--rounds", type=int, help="rounds, in each of which all have a turn")
    parser.add_argument("--output", type=Path, default=Path("results/bench"))
    return parser.parse_args()


def start():
    """The contestants that are available; for the others, why not."""
    contestants, absent = {}, {}
    for name in COMMANDS:
        contestant = Contestant(name)
        try:
            contestant.ask("forget")
            contestants[name] = contestant
        except Gone as error:
            absent[name] = str(error)
            print(f"Without {name}: {error}", file=sys.stderr)
    if "zobench" not in contestants:
        raise SystemExit("zobench's side does not start: make speed")
    return contestants, absent


def main():
    options = parsed()
    rounds = options.rounds or (5 if options.quick else 9)
    budget = 0.04 if options.quick else 0.1
    facts = machine()
    results = []
    contestants, absent = start()
    for row in rows.quick_rows() if options.quick else rows.all_rows():
        if options.only in row.title:
            print(row.title, file=sys.stderr)
            result = row.measure(contestants, rounds, budget)
            result.missing |= {peer: absent[peer] for peer in result.missing.keys() & absent}
            results.append(result)
    for contestant in contestants.values():
        contestant.end()
    for program in programs.all_programs(options.quick):
        if options.only in program.title:
            print(program.title, file=sys.stderr)
            try:
                results += program.measure()
            except Failed as failure:
                results.append(Result(program.title, [], missing={"zobench": str(failure)}))

    print(table.as_text(results))
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "table.md").write_text(table.as_markdown(results, facts), encoding="utf-8")
    (options.output / "machine.json").write_text(json.dumps(facts, indent=2) + "\n")
    table.write_rounds(results, options.output / "rounds.csv")
    table.write_summary(results, options.output / "summary.csv")
    print(f"Also in {options.output}: table.md, summary.csv, rounds.csv, machine.json")


if __name__ == "__main__":
    main()
