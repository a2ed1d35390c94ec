import Records

/// The text of a template: plain, with variables in double braces.
enum TemplateText {
    private enum Piece {
        case text(Substring)
        case variable(String, at: Int)
        case unclosed(at: Int)
    }

    /// Unknown variables and braces that are not closed, each with its place in characters (Unicode scalars, from 0).
    static func faults(in text: String, at pointer: String) -> [FieldError] {
        pieces(of: text).compactMap { piece in
            switch piece {
            case .text: return nil
            case .unclosed(let place):
                return FieldError(pointer, .invalidFormat, "{{ at character \(place) is not closed by }}")
            case .variable(let name, let place):
                if TemplateVariable(rawValue: name) != nil { return nil }
                let nearest = TemplateVariable.words.min { distance($0, name) < distance($1, name) } ?? ""
                let shown = String(String.UnicodeScalarView(name.unicodeScalars.prefix(40)))
                return FieldError(
                    pointer, .invalidFormat,
                    "{{\(shown)}} at character \(place) is not a variable; the nearest is {{\(nearest)}}")
            }
        }
    }

    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        var place = 0
        while let open = rest.firstRange(of: "{{") {
            pieces.append(.text(rest[..<open.lowerBound]))
            place += rest[..<open.lowerBound].unicodeScalars.count
            let inside = rest[open.upperBound...]
            guard let close = inside.firstRange(of: "}}") else { return pieces + [.unclosed(at: place)] }
            let name = inside[..<close.lowerBound]
            pieces.append(.variable(String(name.trimmingSpaces), at: place))
            place += name.unicodeScalars.count + 4
            rest = inside[close.upperBound...]
        }
        return pieces + [.text(rest)]
    }

    /// The edit distance (Levenshtein) between two names; what is much longer than any name is far from all.
    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8), Array(right.utf8.prefix(64)))
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var previous = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let cost = min(row[j] + 1, row[j + 1] + 1, previous + (byte == other ? 0 : 1))
                previous = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[right.count]
    }

    /// Fills the variables in. A sentence with one that has no value is left out whole, so that no gap is left; returns
    /// which they were.
    static func filled(
        _ text: String, with values: [TemplateVariable: String]
    ) -> (text: String, missing: [TemplateVariable]) {
        var missing: [TemplateVariable] = []
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty {
                lines.append("")
                continue
            }
            let sentences = sentences(of: line).compactMap { fill($0, with: values, &missing) }
            if !sentences.isEmpty { lines.append(sentences.joined(separator: " ")) }
        }
        var result: [String] = []
        for line in lines where !(line.isEmpty && result.last?.isEmpty ?? true) { result.append(line) }
        while result.last?.isEmpty ?? false { result.removeLast() }
        return (result.joined(separator: "\n"), missing)
    }

    /// The sentences of a line as they stand; what is between braces has no end in it.
    private static func sentences(of line: Substring) -> [String] {
        var sentences: [String] = []
        var current = ""
        for word in line.split(separator: " ") {
            current += current.isEmpty ? word : " " + word
            let isVariable = word.hasPrefix("{{") && word.hasSuffix("}}") && current == word
            if isVariable || word.last.map({ ".?!".contains($0) }) ?? false {
                sentences.append(current)
                current = ""
            }
        }
        return current.isEmpty ? sentences : sentences + [current]
    }

    private static func fill(
        _ sentence: String, with values: [TemplateVariable: String], _ missing: inout [TemplateVariable]
    ) -> String? {
        var result = ""
        var isWhole = true
        for piece in pieces(of: sentence) {
            switch piece {
            case .text(let text):
                let end = result.last.map { ".?!".contains($0) } ?? false
                result += end && text.first.map { ".?!,".contains($0) } ?? false ? text.dropFirst() : text
            case .variable(let name, _):
                guard let variable = TemplateVariable(rawValue: name) else { continue }
                guard let value = values[variable], !value.isEmpty else {
                    isWhole = false
                    if !missing.contains(variable) { missing.append(variable) }
                    continue
                }
                result += value
            case .unclosed: continue
            }
        }
        return isWhole && !result.isEmpty ? result : nil
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = self
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return text
    }
}
