import Configuration

extension Settings {
    /// Reads the settings: a flag goes before a `PARLEY_` variable, and that before the default.
    ///
    /// Throws `SettingError` for the first that is unknown or wrong.
    public init(flags arguments: [String], environment: [String: String]) throws {
        let flags = try Self.flags(arguments)
        try Self.requireKnown(environment)
        let reader = ConfigReader(providers: [
            InMemoryProvider(name: "flags", values: Dictionary(uniqueKeysWithValues: flags.map(Self.entry))),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "parley"),
        ])
        self.init()
        for setting in Self.table {
            guard let values = Self.values(of: setting, in: reader) else { continue }
            do throws(Setting.Complaint) {
                try setting.store(values, &self)
            } catch {
                throw SettingError(setting, isFlag: flags[setting.name] != nil, error.text)
            }
        }
    }

    private static func values(of setting: Setting, in reader: ConfigReader) -> [String]? {
        let key = ConfigKey([setting.name])
        if setting.isList { return reader.stringArray(forKey: key) }
        return reader.string(forKey: key).map { [$0] }
    }

    private static func entry(_ name: String, _ values: [String]) -> (AbsoluteConfigKey, ConfigValue) {
        let isList = table.contains { $0.name == name && $0.isList }
        return (
            AbsoluteConfigKey([name]),
            ConfigValue(isList ? .stringArray(values) : .string(values.last ?? ""), isSecret: false)
        )
    }

    /// The values of `--name value` and `--name=value`, by name. A word that belongs to no flag, a flag without a value
    /// and one that is given twice but is no list are refused.
    private static func flags(_ arguments: [String]) throws(SettingError) -> [String: [String]] {
        var values: [String: [String]] = [:]
        var rest = arguments[...]
        while let word = rest.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let setting = table.first(where: { $0.flag == parts[0] }) else {
                throw SettingError(unknown: parts[0], isFlag: true)
            }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                throw SettingError(setting, isFlag: true, "needs a value")
            }
            guard setting.isList || values[setting.name] == nil else {
                throw SettingError(setting, isFlag: true, "is given twice")
            }
            let elements = setting.isList ? value.split(separator: ",", omittingEmptySubsequences: false) : [value[...]]
            values[setting.name, default: []] += elements.map(String.init)
        }
        return values
    }

    private static func requireKnown(_ environment: [String: String]) throws(SettingError) {
        for name in environment.keys.sorted() where name.utf8.starts(with: Setting.prefix.utf8) {
            guard table.contains(where: { $0.variable == name }) else {
                throw SettingError(unknown: name, isFlag: false)
            }
        }
    }
}
