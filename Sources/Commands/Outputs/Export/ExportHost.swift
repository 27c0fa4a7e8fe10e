import Settings
import Tables

/// Whoever reads the export opens it anew each time: there is nothing to tell them.
struct ExportHost: OutputHost {
    let settings: ExportSettings

    func resolved() -> AnyOutput {
        .export(ExportOutput(spreadsheet: settings.spreadsheet))
    }
}
