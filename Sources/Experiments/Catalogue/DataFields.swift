internal import Fields

/// What problems say alike of the tables that they are made from.
enum DataFields {
  static let table =
    "A table with a header, between whose columns are commas, semicolons, tabs or blanks"

  static let labels =
    "The column of labels, by its name, or by its number where there is no header,"

  /// Optional, so that configurations that do not name it stay what they are.
  static let header = Field(
    "header", .boolean, .optional,
    "Whether the first line names the columns; found out unless given, and asked for where that cannot be."
  )
}
