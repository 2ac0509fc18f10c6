internal import Datasets
internal import Fields
internal import Problems

extension ProblemKind {
  static let multidimensionalScaling = ProblemKind(
    table: Table(
      "mds",
      """
      Places for N objects in d dimensions with given distances δ: \
      L(W) = Σᵢⱼ (‖Wᵢ − Wⱼ‖² − δᵢⱼ²)² over all ordered pairs, n = N·d. \
      Not convex: for gradient descent only ‖∇L‖² → 0 is guaranteed. Its gradient has no Lipschitz \
      constant; L, the unit of steps, is local: the largest curvature at the classical solution and \
      at 64 starts that depend on the problem alone.
      """,
      fields: [
        Field(
          "distances", .path, .optional,
          """
          A file with a symmetric matrix, all of it or the part below its diagonal, with or without a header \
          of names; or in PHYLIP format.
          """),
        Field(
          "coordinates", .path, .optional,
          "Instead of distances: a table with columns of latitude and longitude in degrees."),
        DataFields.header,
        Field(
          "latitude", .text(.nonEmpty), .defaults(to: "latitude"),
          "The column of latitudes in the coordinates; \"lat\" is found, too."),
        Field(
          "longitude", .text(.nonEmpty), .defaults(to: "longitude"),
          "The column of longitudes in the coordinates; \"lon\", \"lng\" and \"long\" are found, too."
        ),
        Field(
          "length",
          .choice([
            "chord": "the straight line through the Earth, exact in three dimensions",
            "great-circle": "the shortest way over the surface",
          ]), .defaults(to: "chord"),
          "Which length between coordinates is their distance."),
        Field(
          "values",
          .choice([
            "distances": "the file holds distances",
            "squared-distances": "the file holds their squares",
          ]), .defaults(to: "distances"), "What the file of distances holds."),
        Field(
          "objects", .sweep(.integer(2...)), .optional,
          "N: the first N objects of the file; all of them unless given."),
        Field("embedding", .sweep(.integer(1...1000)), .defaults(to: 2), "d, the map's dimension."),
        Field(
          "loss",
          .choice([
            "squared-distances": "compare squared distances",
            "distances": "compare distances",
          ]), .defaults(to: "squared-distances"), "What the loss compares."),
        Field(
          "scale", .boolean, .defaults(to: true),
          "Whether to divide the distances by the largest one among the N objects."),
        Field(
          "start",
          .choice([
            "gaussian": "independent normals, different in every replicate",
            "classical": "the classical solution, by principal coordinates",
          ]), .defaults(to: "gaussian"), "Where runs start."),
        Field(
          "start_deviation", .number(.above(0)), .defaults(to: 0.3),
          "The standard deviation of a gaussian start."),
      ]),
    sizeField: "objects"
  ) { values, folder, _ in
    let (objects, places) = try distances(values, folder)
    let n = objects.count
    guard objects.values.contains(where: { $0 > 0 }) else {
      throw values.error(
        at: values.has("distances") ? "distances" : "coordinates",
        "the first \(n) objects of \(source(values)) all lie in one place",
        expected: "at least one distance above 0")
    }
    let d = values.integer("embedding")
    let problem = MultidimensionalScaling(
      distances: objects.values, objects: n, embedding: d,
      loss: MultidimensionalScaling.Loss(rawValue: values.choice("loss"))!,
      start: values.choice("start") == "classical"
        ? .classical : .gaussian(deviation: values.number("start_deviation")),
      isScaled: values.boolean("scale"))
    return BuiltProblem(
      problem: problem,
      map: PointMap(names: objects.names, embedding: d, unit: problem.unit, places: places))
  }

  private static func source(_ values: Values) -> String {
    values.optionalText("distances") ?? values.optionalText("coordinates")!
  }

  /// How many of a file's objects to use. Their N² distances must fit into memory: once as read,
  /// their squares, and what the classical solution takes.
  private static func objects(_ values: Values, of count: Int) throws -> Int {
    let n = values.optionalInteger("objects") ?? count
    guard n <= count else {
      throw values.error(
        at: "objects", "found \(n), but \(source(values)) holds \(count) objects",
        expected: "at most \(count)")
    }
    try values.checkMemory(
      forNumbers: 7 * Double(n) * Double(n), at: values.has("objects") ? "objects" : nil)
    return n
  }

  /// The distances between the objects asked for, and the objects' places, if those are what is
  /// given.
  private static func distances(
    _ values: Values, _ folder: DataFolder
  ) throws -> (DistanceTable, CoordinateTable?) {
    switch (values.optionalText("distances"), values.optionalText("coordinates")) {
    case (let path?, nil):
      let all = try DistanceTable(
        folder.file(path), hasHeader: values.optionalBoolean("header"))
      let areSquared = values.choice("values") == "squared-distances"
      folder.note(all.summary(of: areSquared ? "squared distances" : "distances"), of: path)
      let table = try all.prefix(objects(values, of: all.count))
      guard areSquared else { return (table, nil) }
      let roots = table.values.map { $0.squareRoot() }
      return (DistanceTable(names: table.names, values: roots), nil)
    case (nil, let path?):
      let all = try CoordinateTable(
        folder.file(path), hasHeader: values.optionalBoolean("header"),
        latitude: values.text("latitude"), longitude: values.text("longitude"))
      folder.note(all.summary, of: path)
      let table = try all.prefix(objects(values, of: all.count))
      let isChord = values.choice("length") == "chord"
      return (isChord ? table.chordDistances() : table.greatCircleDistances(), table)
    case (nil, nil):
      throw values.error(
        at: nil, "neither \"distances\" nor \"coordinates\" is given", expected: "one of them",
        remedy: "name a CSV file, as in \"distances\": \"../data/eurodist.csv\"")
    case (.some, .some):
      throw values.error(
        at: nil, "both \"distances\" and \"coordinates\" are given", expected: "one of them",
        remedy: "leave one out")
    }
  }
}
