internal import Sampling

/// Standard normals into existing memory. The answer is their moments.
func normals(_ inputs: Inputs) throws -> [Contender] {
  var values = [Double](repeating: 0, count: inputs.integer("count"))
  let stream = RandomStream(seed: 1)
  stream.at(iteration: 0).normals(into: &values)
  let moments = [1, 2, 4].map { power in
    values.reduce(0) { sum, z in
      sum + (0..<power).reduce(1) { product, _ in product * z }
    } / Double(values.count)
  }
  var iteration = 0
  return [
    Contender(name: "", answer: moments) { count in
      for _ in 0..<count {
        iteration += 1
        stream.at(iteration: iteration).normals(into: &values)
      }
    }
  ]
}
