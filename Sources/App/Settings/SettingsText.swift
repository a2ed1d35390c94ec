extension Settings {
    /// The settings as `--help` lists them.
    public static var help: String {
        var lines = ["SETTINGS (a flag goes before its variable, and that before the default):"]
        for setting in table {
            lines.append("  \(setting.flag) (\(setting.variable); \(setting.defaultText))")
            lines.append("      \(setting.help) Takes \(setting.takes).")
        }
        return lines.joined(separator: "\n")
    }

    /// The settings as the README lists them.
    public static var markdown: String {
        let rows = table.map { setting in
            "| `\(setting.flag)` | `\(setting.variable)` | `\(setting.defaultText)` | \(setting.takes) | \(setting.help) |"
        }
        let head = ["| Flag | Variable | Default | Takes | What it is |", "| --- | --- | --- | --- | --- |"]
        return (head + rows).joined(separator: "\n")
    }
}
