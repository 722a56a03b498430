"""Loads the demonstration world, in a process of its own: `python -m openphb.config.demo_step`.

Prints what `demo_world.load` returns, as JSON: holders, cases, seed, sign_ins.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys

import django
from django.utils.module_loading import import_string


def main() -> None:
    """Reads --seed and --holders, loads, prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--holders", type=int, required=True)
    parser.add_argument("--city", action="store_true", help="make who lives in the city, only")
    arguments = parser.parse_args()
    django.setup()
    # By name: it imports models, which exist only after setup.
    asked = {"seed": arguments.seed, "holders": arguments.holders}
    # Millions of small objects are made and freed here without a cycle among them: looking for
    # cycles as often as Python does by itself is a tenth of the time.
    load = import_string("openphb.config.demo_world.load")
    live_in_the_city = import_string("openphb.config.demo_world.live_in_the_city")
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    if arguments.city:
        live_in_the_city(**asked)
    else:
        json.dump(load(**asked), sys.stdout)


if __name__ == "__main__":
    main()
