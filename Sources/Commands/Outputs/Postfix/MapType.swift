import Settings

/// Which kind of indexed map Postfix is given.
enum MapType {
    /// The map type of the settings; `auto` asks Postfix for its default.
    ///
    /// - Throws: `VerbFailure` when Postfix cannot be asked or its default is not one that can be
    ///   written.
    static func real(_ mapType: PostfixSettings.MapType) async throws -> String {
        guard mapType == .auto else { return mapType.rawValue }
        let answer: Programs.Answer
        do {
            answer = try await Programs.run(["postconf", "-h", "default_database_type"])
        } catch let error as HookError {
            throw VerbFailure(
                .settings,
                "outputs.postfix.map_type is auto, and postconf cannot be asked (\(error.reason)); "
                    + "set lmdb, cdb, texthash or hash")
        }
        let word = answer.output.split(whereSeparator: \.isWhitespace).first.map(String.init)
        let known = PostfixSettings.MapType(rawValue: word ?? "")
        guard let known, known != .auto else {
            throw VerbFailure(
                .settings,
                "outputs.postfix.map_type is auto, but postconf names no type that can be "
                    + "written here (\(word ?? answer.firstComplaint)); set lmdb, cdb, texthash "
                    + "or hash")
        }
        return known.rawValue
    }
}
