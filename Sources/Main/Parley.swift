import App

@main
enum Parley {
    static func main() { Program.main() }
}
