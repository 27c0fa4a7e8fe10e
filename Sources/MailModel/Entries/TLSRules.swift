/// How a connection to a directory is protected, and by which files.
package struct TLSRules: Sendable, Equatable {
    /// Nothing falls back from one mode to another.
    package var mode: TLSMode
    /// False: a password goes in clear to this machine only.
    package var allowCleartext: Bool
    /// Absolute path of the certificates of the authorities that are trusted (PEM); nil: the
    /// system's.
    package var caFile: String?
    /// The certificate shown to the server; nil: none.
    package var certificate: ClientCertificate?
    /// The oldest version that is accepted.
    package var minimum: TLSMinimum

    package init(
        mode: TLSMode = .required, allowCleartext: Bool = false, caFile: String? = nil,
        certificate: ClientCertificate? = nil, minimum: TLSMinimum = .version12
    ) {
        self.mode = mode
        self.allowCleartext = allowCleartext
        self.caFile = caFile
        self.certificate = certificate
        self.minimum = minimum
    }
}

/// A certificate and its key, which proves nothing without it: absolute paths (PEM).
package struct ClientCertificate: Sendable, Equatable {
    /// The certificate, with those of its issuers behind it where the server needs them.
    package var file: String
    /// The private key.
    package var keyFile: String

    package init(file: String, keyFile: String) {
        self.file = file
        self.keyFile = keyFile
    }
}
