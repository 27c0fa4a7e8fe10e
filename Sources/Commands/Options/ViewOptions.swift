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

    /// A set of tables, and where the generations are that it can be compared with.
    struct View {
        let set: CanonicalSet
        let kept: KeptGenerations
    }

    /// The current generation's files, or those that the directory would give now.
    ///
    /// - Throws: `VerbFailure` when there is no generation yet.
    func opened(_ common: CommonOptions) async throws -> View {
        let log = common.log
        if live || source.from != nil {
            let loaded = try LoadedSettings(common, log: log)
            let tree = try StateTree(loaded.settings)
            let current = try tree.look(log).base
            let compiled = try await DirectoryReading(loaded, from: source.from, log: log)
                .read()
                .compiled(replacing: current)
            return View(
                set: .proposed(compiled.table, compiled.outputs),
                kept: KeptGenerations(tree: tree, newest: current?.number))
        }
        let tree = try StateOptions.tree(common)
        if let generation { return try View(tree.known(generation), in: tree) }
        guard let current = try tree.current() else {
            throw VerbFailure(
                .badInput,
                "no generation yet in \(tree.root); run splitroute sync, or ask with --live")
        }
        return try View(current, in: tree)
    }
}

extension ViewOptions.View {
    fileprivate init(_ generation: Generation, in tree: StateTree) throws {
        set = .published(try PublishedSet(generation))
        kept = KeptGenerations(tree: tree, newest: generation.number)
    }
}
