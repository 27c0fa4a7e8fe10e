import MailModel
import Settings

extension PostfixSettings {
    /// The map type of the settings; without one Postfix is asked for its default.
    ///
    /// - Throws: `VerbFailure` when Postfix cannot be asked or its default is not one that can be
    ///   written.
    func realMapType() async throws -> MapType {
        if let mapType { return mapType }
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
        guard let known = MapType(rawValue: word ?? "") else {
            throw VerbFailure(
                .settings,
                "outputs.postfix.map_type is auto, but postconf names no type that can be "
                    + "written here (\(word ?? answer.firstComplaint)); set lmdb, cdb, texthash "
                    + "or hash")
        }
        return known
    }
}
