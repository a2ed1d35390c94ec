/// A setting that is not taken, with an example of one that would be.
public struct SettingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where it was given: `--listen` or `PARLEY_LISTEN`.
    public let source: String
    public let reason: String
    public let example: String
    /// Whether it was a flag, which is wrong usage, or a variable, which is a wrong configuration.
    public let isFlag: Bool

    public var description: String { "\(source) \(reason); for example \(example)" }

    /// 64 or 78, by sysexits(3).
    public var exitCode: Int32 { isFlag ? 64 : 78 }

    /// A value that the setting does not take.
    init(_ setting: Setting, isFlag: Bool, _ reason: String) {
        self.init(
            source: isFlag ? setting.flag : setting.variable, reason: reason, example: setting.example(isFlag: isFlag),
            isFlag: isFlag)
    }

    /// A name that no setting has; the example is of the setting whose name is most like it.
    init(unknown name: String, isFlag: Bool) {
        let nearest = Settings.table.max { left, right in
            SettingError.likeness(left.name(isFlag: isFlag), name)
                < SettingError.likeness(right.name(isFlag: isFlag), name)
        }
        self.init(
            source: name, reason: "is not a setting", example: nearest?.example(isFlag: isFlag) ?? "", isFlag: isFlag)
    }

    init(source: String, reason: String, example: String, isFlag: Bool) {
        self.source = source
        self.reason = reason
        self.example = example
        self.isFlag = isFlag
    }

    /// How many bytes two names begin with alike.
    private static func likeness(_ left: String, _ right: String) -> Int {
        zip(left.utf8, right.utf8).prefix { $0 == $1 }.count
    }
}

extension Setting {
    func name(isFlag: Bool) -> String { isFlag ? flag : variable }

    func example(isFlag: Bool) -> String { isFlag ? "\(flag) \(example)" : "\(variable)=\(example)" }
}
