internal import ArgumentParser
internal import Reports

extension TableFormat: ExpressibleByArgument {}
