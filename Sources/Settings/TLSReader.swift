import MailModel

/// Reads `directory.tls`.
enum TLSReader {
    struct Result {
        var mode: DirectorySettings.TLSMode = .required
        /// The value of `mode`, for complaints; nil when it is the default.
        var modeValue: Value?
        var allowCleartext = false
        var caFile: String?
        var certificateFile: String?
        var keyFile: String?
        var minimum = "1.2"
    }

    static func read(_ directory: Section?) -> Result {
        var result = Result()
        let keys = [
            "mode", "allow_cleartext", "ca_file", "certificate_file", "key_file", "minimum",
        ]
        guard let value = directory?.value("tls"), let section = Section(value, keys: keys) else {
            return result
        }
        result.modeValue = section.value("mode")
        result.mode = section.value("mode")?.word() ?? .required
        result.allowCleartext = section.value("allow_cleartext")?.boolean() ?? false
        result.caFile = section.value("ca_file")?.absolutePath()
        result.certificateFile = section.value("certificate_file")?.absolutePath()
        result.keyFile = section.value("key_file")?.absolutePath()
        result.minimum = section.value("minimum")?.word(TLSVersion.self)?.rawValue ?? "1.2"
        // A certificate proves nothing without its key, and a key alone is never asked for.
        if section.value("certificate_file") != nil || section.value("key_file") != nil {
            _ = section.required("certificate_file")
            _ = section.required("key_file")
        }
        return result
    }

    private enum TLSVersion: String, CaseIterable {
        case tls12 = "1.2"
        case tls13 = "1.3"
    }
}
