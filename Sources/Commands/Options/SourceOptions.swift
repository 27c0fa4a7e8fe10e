import ArgumentParser

/// The option of verbs that read the directory.
struct SourceOptions: ParsableArguments {
    @Option(
        help: "Read this LDIF file instead of the directory.",
        completion: .file(extensions: ["ldif"]))
    var from: String?
}
