package import MailModel

/// The denylist for pam_listfile(8): one login a line, compared whole.
package struct PAMOutput: Output {
    package static let name = "pam"

    package init() {}

    /// Reads that the output is on.
    package init(from decoder: any Decoder) throws {}

    /// Writes that it is on.
    package func encode(to encoder: any Encoder) throws { try OutputThatIsOn.encode(to: encoder) }

    package var files: [OutputFile] { [OutputFile(path: LoginList.pam.path, format: .keys)] }

    package func contents(
        of file: OutputFile, _ table: RoutingTable, _ parameters: OutputParameters
    ) -> OutputContents {
        .text { try LoginList.pam.render(table, to: &$0) }
    }
}

extension LoginList {
    /// Every name that fits a line.
    package static let pam = LoginList(path: "pam/deny", holds: { _ in true })
}
