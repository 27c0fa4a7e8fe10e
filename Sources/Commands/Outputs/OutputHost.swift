import Generations
import Logging
import MailModel
import Settings
import Tables

/// An output on this machine: what only the host's own programs can say of it, or do for it.
protocol OutputHost: Sendable {
    /// The reader of the tables, with what the settings leave to the host filled in.
    ///
    /// - Throws: `VerbFailure` when the host cannot say it.
    func resolved() async throws -> AnyOutput

    /// The programs by which its reader notices a new generation.
    ///
    /// One that fails or is never reached is tried again by the next run. Nothing has the tables of a
    /// former generation open when there is none: then they are not run.
    var hooks: [Hook] { get }

    /// The time between the waves in which its former files go.
    var settle: Duration { get }

    /// Whether `notice` must be told of everybody who is denied anew.
    var asksWhoIsDenied: Bool { get }

    /// What else follows an activation; answers what went wrong, which is told and not remembered.
    func notice(_ activation: Activation) async -> String?

    /// What keeps its files from being used on this host.
    func wiring(of set: ProposedSet) async throws -> WiringReport
}

extension OutputHost {
    var hooks: [Hook] { [] }
    var settle: Duration { .zero }
    var asksWhoIsDenied: Bool { false }
    func notice(_ activation: Activation) async -> String? { nil }
    func wiring(of set: ProposedSet) async throws -> WiringReport { WiringReport() }
}

/// What became live.
struct Activation {
    let generation: Generation
    /// The logins that were not denied before.
    let denied: [String]
    /// The time that a program may take.
    let timeout: Duration

    /// Nobody had logged in by an earlier set.
    var isFirst: Bool { generation.manifest.parent == nil }
}

/// What would be published now, and by which settings.
struct ProposedSet {
    let settings: Settings
    let table: RoutingTable

    /// The folder of an output in the live set.
    func folder(of output: (some Output).Type) -> String {
        "\(settings.state)/current/\(output.name)"
    }
}

extension OutputSettings {
    /// The output on this machine.
    var host: any OutputHost {
        switch self {
        case .postfix(let settings): PostfixHost(settings: settings)
        case .dovecot(let settings): DovecotHost(settings: settings)
        case .pam: PAMHost()
        case .exim: EximHost()
        case .export(let settings): ExportHost(settings: settings)
        }
    }
}

/// The files of an output before they go live, and some rows of each to ask its reader for.
struct StagedOutput: Sendable {
    let files: StagedFiles
    var samples: [RowSample] = []
}

extension AnyOutput {
    /// Has the host's own programs make what only they can make, and answer for some rows.
    ///
    /// - Throws: `TableError` when one fails or answers something else; none is needed for maps that
    ///   are written and read back here.
    func prove(_ staged: StagedOutput, log: Logger) async throws {
        switch self {
        case .postfix(let postfix): try await Postmap(postfix).prove(staged, log: log)
        case .exim: try await EximAnswers.prove(staged, log: log)
        case .dovecot, .pam, .export: break
        }
    }
}
