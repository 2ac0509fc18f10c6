internal import Reports

/// A file of test cases in JUnit's format, which CI services read.
enum JUnitText {
  /// A test case and its result.
  struct Case {
    let group: String
    let name: String
    let result: Result
  }

  /// The result of a test case, with a sentence if it did not pass.
  enum Result {
    case passed
    case skipped(String)
    case failed(String)
  }

  /// The file of a suite.
  static func text(suite: String, _ cases: [Case]) -> String {
    func count(_ element: String) -> Int { cases.count { $0.result.element?.name == element } }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
        <testsuite name="\(XMLText.escaped(suite))" tests="\(cases.count)" \
      failures="\(count("failure"))" skipped="\(count("skipped"))">
      \(cases.map(\.text).joined(separator: "\n"))
        </testsuite>
      </testsuites>

      """
  }
}

extension JUnitText.Result {
  fileprivate var element: (name: String, message: String)? {
    switch self {
    case .passed: nil
    case .skipped(let message): ("skipped", message)
    case .failed(let message): ("failure", message)
    }
  }
}

extension JUnitText.Case {
  fileprivate var text: String {
    let start =
      #"    <testcase classname="\#(XMLText.escaped(group))" name="\#(XMLText.escaped(name))""#
    guard let element = result.element else { return "\(start)/>" }
    return """
      \(start)>
            <\(element.name) message="\(XMLText.escaped(element.message))"/>
          </testcase>
      """
  }
}
