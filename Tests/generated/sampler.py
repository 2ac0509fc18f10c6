"""Draws values that a JSON Schema allows, as `zobench schema` writes it: every kind of study, problem, estimator and
field takes part as soon as the schema knows it.

What makes a study long (sizes, iterations, replicates) is drawn from short lists by the field's name; every other
number is drawn from its whole range: its ends, everyday values, and values of any magnitude.
"""

import sys

# Fields that are never drawn: what they say is not about the study.
LEFT_OUT = {"$schema"}

# How large values that take time or memory may be: by the name of the field, wherever it stands.
SIZES = {
    "dimension": [1, 2, 3, 4, 5, 7, 10, 16, 20, 40],
    "objects": [2, 3, 4, 5, 7, 10],
    "embedding": [1, 2, 3],
    "features": [1, 2, 3, 5, 8],
    "rows": [1, 2, 3, 10, 30],
    "hidden": [1, 2, 3],
    "layers": [0, 1, 2, 3],
    "width": [1, 2, 5, 20],
    "inputs": [1, 2, 10],
    "outputs": [1, 2, 3, 10],
    "sizes": [1, 2, 3, 5, 10],
    "slots": [1, 2, 3, 5],
    "probes": [1, 2, 3, 10],
    "directions": [1, 1, 2, 3, 5],
    "population": [2, 3, 8, 20],
    "tangents_at_once": [1, 2, 4],
    "replicates": [1, 1, 2, 3, 5, 12],
    "per_decade": [1, 2, 5, 20],
    "iterations": [0, 1, 2, 3, 10, 50, 300],
    "natural_iterations": [0.1, 1, 5, 30],
    "evaluations": [1, 10, 100, 2000],
    "seconds": [1e-9, 0.01, 0.05],
    "blocks": [10, 15, 20],
    "horizon": [1, 3, 10, 50],
}

# Kinds that ask programs and libraries from elsewhere: Tests/pipe and the tests of the command cover those.
ELSEWHERE = {"external", "library", "nlopt"}

NAMES = ["a", "b-1", "Z_z", "long-" + "x" * 60]


class Sampler:
    """Draws from one seeded generator.

    `texts` gives values to text fields that name things outside the configuration: field -> [value]; a text field
    that is not among them is left out unless it must be there, in which case it cannot be drawn.
    """

    def __init__(self, rng, texts, presence=0.35):
        self.rng = rng
        self.texts = texts
        self.presence = presence

    def value(self, schema, field=None):
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.rng.choice([v for v in schema["enum"] if v not in ELSEWHERE])
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                return self.value(self.rng.choice([s for s in schema[choice] if self.is_here(s)]), field)
        return getattr(self, schema["type"])(schema, field)

    @staticmethod
    def is_here(schema):
        """Whether it is neither a kind that asks another program, nor a list of such kinds."""
        kind = schema.get("properties", {}).get("type", {}).get("const")
        return kind not in ELSEWHERE

    def object(self, schema, _):
        fields = schema.get("properties", {})
        drawn, needed, barred = self.branch(schema)
        needed = [f for f in [*schema.get("required", []), *needed] if f not in drawn]
        left_out = {*LEFT_OUT, *needed, *barred, *drawn}
        others = [f for f in fields if f not in left_out and self.can_draw(f, fields[f])]
        most = schema.get("maxProperties", len(fields))
        chosen = [f for f in others if self.rng.random() < self.presence]
        while len(needed) + len(chosen) < schema.get("minProperties", 0):
            chosen.append(self.rng.choice([f for f in others if f not in chosen]))
        self.rng.shuffle(chosen)
        names = [*needed, *chosen[: most - len(needed)]]
        return drawn | {f: self.value(fields[f], f) for f in names}

    def branch(self, schema):
        """Fields that depend on the value of another, the tag: the tag if it is drawn, what must stand next to it, and
        what must not."""
        dependent = schema.get("dependentSchemas", {})
        tags = {s["required"][0] for s in dependent.values() if "required" in s}
        must = tags & set(schema.get("required", []))
        chosen = [t for t in sorted(tags) if t in must or self.rng.random() < self.presence]
        drawn = {t: self.value(schema["properties"][t], t) for t in chosen}
        needed, barred = [], set(tags)
        for field, rule in dependent.items():
            for tag, allowed in rule.get("properties", {}).items():
                if drawn.get(tag) not in allowed["enum"]:
                    barred.add(field)
            for case in rule.get("allOf", []):
                value = case["if"]["properties"][field]["const"]
                if drawn.get(field) == value:
                    needed += case["then"]["required"]
        return drawn, needed, barred

    def array(self, schema, field):
        count = max(schema.get("minItems", 0), self.rng.choice([1, 1, 2, 2, 3]))
        values = [self.value(schema["items"], field) for _ in range(count)]
        if schema.get("uniqueItems"):
            values = [v for i, v in enumerate(values) if v not in values[:i]]
        return values

    def boolean(self, *_):
        return self.rng.random() < 0.5

    def string(self, schema, field):
        if field in self.texts:
            return self.rng.choice(self.texts[field])
        if "pattern" in schema:
            return self.rng.choice(NAMES)
        raise ValueError(f"no text to draw for {field}")

    def can_draw(self, field, schema):
        """Whether there is a text for every field that must be there."""
        if schema.get("type") == "object":
            fields = schema.get("properties", {})
            return all(self.can_draw(f, fields[f]) for f in schema.get("required", []))
        if schema.get("type") == "array":
            return self.can_draw(field, schema["items"])
        choices = {"const", "enum", "pattern"} & schema.keys()
        return schema.get("type") != "string" or bool(choices) or field in self.texts

    def integer(self, schema, field):
        low, high = schema.get("minimum", 0), schema.get("maximum", 2**53)
        listed = [v for v in SIZES.get(field, []) if low <= v <= high]
        if listed:
            return self.rng.choice(listed)
        return self.rng.choice([low, high, low + 1, self.rng.randint(low, min(high, low + 100))])

    def number(self, schema, field):
        low = schema.get("minimum", schema.get("exclusiveMinimum", -sys.float_info.max))
        high = schema.get("maximum", sys.float_info.max)

        def is_allowed(v):
            return low <= v <= high and v != schema.get("exclusiveMinimum")

        listed = [v for v in SIZES.get(field, []) if is_allowed(v)]
        if listed:
            return self.rng.choice(listed)
        while True:
            v = self.rng.choice([self.ordinary, self.ordinary, self.any_magnitude, self.end])(low, high)
            if is_allowed(v):
                return v

    def ordinary(self, *_):
        return self.rng.choice([0.001, 0.01, 0.1, 0.3, 0.5, 1, 1, 1.5, 2, 3, 10, 100, -1])

    def any_magnitude(self, low, _):
        exponent = self.rng.choice([self.rng.uniform(-20, 20), self.rng.uniform(-300, 300)])
        return 10**exponent * (-1 if low < 0 and self.rng.random() < 0.5 else 1)

    def end(self, low, high):
        return self.rng.choice([low, high, 5e-324, 1e-308, 1e308, 0])
