/// A method on an instance, by their labels: the key under which results of two studies are matched.
package struct MethodOnInstance: Hashable, Sendable {
  /// The instance's label with its axes.
  package let instance: String
  package let method: String

  /// - Parameters:
  ///   - instance: its label.
  ///   - method: its label.
  package init(_ instance: String, _ method: String) {
    self.instance = instance
    self.method = method
  }

  /// The cells with which rows of tables begin.
  package var cells: [String] { [instance, method] }
}

extension Series {
  package var pair: MethodOnInstance { MethodOnInstance(instance.label, method.label) }
}

extension ConvergenceSummary.Contender {
  package var pair: MethodOnInstance { MethodOnInstance(instance, method) }
}

extension ConvergenceSummary.Group {
  package var pair: MethodOnInstance { MethodOnInstance(instance, method) }
}
