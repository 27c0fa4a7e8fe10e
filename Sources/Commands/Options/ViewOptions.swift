import ArgumentParser
import Generations

/// Which set of tables a verb looks at.
struct ViewOptions: ParsableArguments {
    @OptionGroup var source: SourceOptions
    @Flag(help: "Read the directory now instead of the current generation.")
    var live = false
    @Option(help: "Answer from the generation with this number instead of the current one.")
    var generation: Int?

    func validate() throws {
        if generation != nil, live || source.from != nil {
            throw ValidationError("--generation does not go with --live or --from")
        }
    }

    /// The current generation's files, or those that the directory would give now.
    ///
    /// - Throws: `VerbFailure` when there is no generation yet.
    func canonicalSet(_ common: CommonOptions) async throws -> CanonicalSet {
        let log = common.log
        if live || source.from != nil {
            let loaded = try LoadedSettings(common, log: log)
            let current = try StateTree(loaded.settings).look(log).base
            let compiled = try await DirectoryReading(loaded, from: source.from, log: log)
                .read()
                .compiled(replacing: current)
            return .proposed(compiled.table, compiled.outputs)
        }
        let tree = try StateOptions.tree(common)
        if let generation { return .published(try PublishedSet(tree.known(generation))) }
        guard let current = try tree.current() else {
            throw VerbFailure(
                .badInput,
                "no generation yet in \(tree.root); run splitroute sync, or ask with --live")
        }
        return .published(try PublishedSet(current))
    }
}
