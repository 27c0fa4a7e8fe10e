import Generations

/// A program that follows an activation, and where the settings say so.
struct Hook: Equatable {
    /// Its place in the settings: `after_activate[0]`.
    let place: String
    /// The program and its arguments.
    let arguments: [String]

    /// The programs of `after_activate`.
    static func list(_ programs: [[String]]) -> [Hook] {
        programs.enumerated().map { index, arguments in
            Hook(place: "after_activate[\(index)]", arguments: arguments)
        }
    }

    /// The line as a person reads it.
    var line: String { arguments.joined(separator: " ") }

    /// What a status remembers of it.
    func pending(after generation: Int) -> PendingHook {
        PendingHook(generation: generation, place: place, arguments: arguments)
    }
}

/// What becomes of the hooks that an earlier run left undone.
struct PendingHooks {
    /// Those that the settings still have.
    private(set) var known: [(pending: PendingHook, hook: Hook)] = []
    /// Those that they no longer have.
    private(set) var dropped: [PendingHook] = []

    /// Looks each up in the settings' hooks: at its own place first, for two may be equal.
    init(_ pending: [PendingHook], in hooks: [Hook]) {
        for entry in pending {
            let equal = hooks.filter { entry.isProgram($0.arguments) }
            if let hook = equal.first(where: { $0.place == entry.place }) ?? equal.first {
                known.append((entry, hook))
            } else {
                dropped.append(entry)
            }
        }
    }
}
