import MailModel

/// Reads `directory.tls`.
enum TLSReader {
    struct Result {
        var settings = TLSRules()
        /// The value of `mode`, for complaints; nil when it is the default.
        var mode: Value?
    }

    static func read(_ directory: Section?) -> Result {
        var result = Result()
        let keys = [
            "mode", "allow_cleartext", "ca_file", "certificate_file", "key_file", "minimum",
        ]
        guard let value = directory?.value("tls"), let section = Section(value, keys: keys) else {
            return result
        }
        result.mode = section.value("mode")
        let usual = result.settings
        result.settings = TLSRules(
            mode: section.value("mode")?.word() ?? usual.mode,
            allowCleartext: section.value("allow_cleartext")?.boolean() ?? usual.allowCleartext,
            caFile: section.value("ca_file")?.absolutePath(), certificate: certificate(section),
            minimum: section.value("minimum")?.word() ?? usual.minimum)
        return result
    }

    /// A certificate proves nothing without its key, and a key alone is never asked for.
    private static func certificate(_ section: Section) -> ClientCertificate? {
        guard section.value("certificate_file") != nil || section.value("key_file") != nil else {
            return nil
        }
        let file = section.required("certificate_file")?.absolutePath()
        let keyFile = section.required("key_file")?.absolutePath()
        return ClientCertificate(file: file ?? "", keyFile: keyFile ?? "")
    }
}
