internal import Foundation

/// The system's processes, if it lists them: on Linux.
enum ProcessTable {
  #if os(Linux)
    static let isKnown = true
  #else
    static let isKnown = false
  #endif

  /// The processes of a group that have not ended: `sleep (4711)`.
  static func members(ofGroup group: pid_t) -> [String] {
    processes.compactMap { process in
      let entries = entries(of: process)
      // State, parent, group.
      guard let entries, entries.count > 2, entries[2] == "\(group)", entries[0] != "Z" else {
        return nil
      }
      return "\(name(of: process)) (\(process))"
    }
  }

  /// The processes of this user that have this entry in their environment, and no longer have an ancestor that runs
  /// this program.
  static func orphans(with variable: String) -> [String] {
    let (user, own) = (getuid(), name(of: "\(getpid())"))
    return processes.compactMap { process in
      var status = stat()
      guard stat("/proc/\(process)", &status) == 0, status.st_uid == user,
        let data = FileManager.default.contents(atPath: "/proc/\(process)/environ"),
        data.split(separator: 0).contains(where: { $0.elementsEqual(variable.utf8) }),
        entries(of: process)?.first != "Z", !hasAncestor(process, named: own)
      else { return nil }
      return "\(name(of: process)) (\(process))"
    }
  }

  private static func hasAncestor(_ process: String, named name: String) -> Bool {
    var next = process
    while let entries = entries(of: next), entries.count > 1, let parent = Int(entries[1]),
      parent > 1
    {
      if self.name(of: "\(parent)") == name { return true }
      next = "\(parent)"
    }
    return false
  }

  private static var processes: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { $0.first?.isNumber ?? false }
  }

  /// The fields of a process in /proc, starting with its state.
  private static func entries(of process: String) -> [Substring]? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else {
      return nil
    }
    let text = String(decoding: data, as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return nil }
    return text[text.index(after: end)...].split(separator: " ")
  }

  private static func name(of process: String) -> String {
    let data = FileManager.default.contents(atPath: "/proc/\(process)/comm") ?? Data()
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
