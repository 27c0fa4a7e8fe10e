/// Every reader there is: what the settings can name, and what a generation can hold.
package enum AnyOutput: Equatable, Sendable {
    case postfix(PostfixOutput)
    case dovecot(DovecotOutput)
    case pam(PAMOutput)
    case exim(EximOutput)
    case export(ExportOutput)

    /// The types of the cases, in the order in which outputs are written and shown.
    static let types: [any Output.Type] = [
        PostfixOutput.self, DovecotOutput.self, PAMOutput.self, EximOutput.self,
        ExportOutput.self,
    ]

    /// The reader itself.
    package var output: any Output {
        switch self {
        case .postfix(let output): output
        case .dovecot(let output): output
        case .pam(let output): output
        case .exim(let output): output
        case .export(let output): output
        }
    }

    /// A reader as one of the cases.
    init(_ output: any Output) {
        switch output {
        case let output as PostfixOutput: self = .postfix(output)
        case let output as DovecotOutput: self = .dovecot(output)
        case let output as PAMOutput: self = .pam(output)
        case let output as EximOutput: self = .exim(output)
        case let output as ExportOutput: self = .export(output)
        default: preconditionFailure("an output that is no case of AnyOutput")
        }
    }

    /// Its key in the settings.
    package var name: String { type(of: output).name }
}
