import Glibc

/// A file of certificates as text (RFC 7468).
enum PEMFile {
    /// Tells whether a line of the file begins a certificate.
    static func holdsCertificate(_ path: String) -> Bool {
        guard let file = fopen(path, "re") else { return false }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, file) >= 0 {
            guard let line else { return false }
            for label in ["-----BEGIN CERTIFICATE", "-----BEGIN TRUSTED CERTIFICATE"]
            where strncmp(line, label, label.utf8.count) == 0 {
                return true
            }
        }
        return false
    }
}
