import FoundationEssentials
import Subprocess

/// Looks at what this machine must have for building and running the service.
package struct MachineChecks: Sendable {
    private let modelPath: String
    private let packageList: String

    /// - Parameters:
    ///   - modelPath: the folder that should hold the embedding model.
    ///   - packageList: the project's list of Debian packages.
    package init(modelPath: String, packageList: String) {
        self.modelPath = modelPath
        self.packageList = packageList
    }

    package func run() async -> [DoctorCheck] {
        [await toolchain(), await packages(), model()]
    }

    private func toolchain() async -> DoctorCheck {
        let output = await firstLine(of: "swift", ["--version"])
        guard let output, output.contains("Swift version 6") else {
            return .broken(
                "toolchain", output ?? "no swift on PATH", remedy: "install a Swift 6 toolchain and put it on PATH")
        }
        return .healthy("toolchain", output)
    }

    private func packages() async -> DoctorCheck {
        guard let list = try? String(contentsOf: URL(filePath: packageList), encoding: .utf8) else {
            return .broken("packages", "\(packageList) cannot be read", remedy: "run ragctl in the project's folder")
        }
        let names = Self.required(in: list)
        var missing: [String] = []
        for name in names where !(await isInstalled(name)) { missing.append(name) }
        if missing.isEmpty { return .healthy("packages", "\(names.count) of \(names.count) installed") }
        return .broken(
            "packages", "missing: " + missing.joined(separator: " "), remedy: "deployment/scripts/install-packages")
    }

    /// What building and running take: the groups `build` and `run`.
    static func required(in list: String) -> [String] {
        var isRequired = false
        var names: [String] = []
        for line in list.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            if words.first == "##" { isRequired = ["build", "run"].contains(words.dropFirst().first) }
            if isRequired, let name = words.first, !name.hasPrefix("#") { names.append(String(name)) }
        }
        return names
    }

    private func model() -> DoctorCheck {
        let weights = modelPath + "/model.safetensors"
        guard FileManager.default.fileExists(atPath: weights) else {
            return .broken("model", "\(weights) is not there", remedy: "deployment/scripts/fetch-model")
        }
        return .healthy("model", modelPath)
    }

    /// Whether one of the alternatives (`a|b`) is installed.
    private func isInstalled(_ package: String) async -> Bool {
        for name in package.split(separator: "|") {
            let status = await firstLine(of: "dpkg-query", ["-W", "-f=${db:Status-Status}\n", String(name)])
            if status == "installed" { return true }
        }
        return false
    }

    private func firstLine(of command: String, _ arguments: [String]) async -> String? {
        let result = try? await Subprocess.run(
            .name(command), arguments: Arguments(arguments), output: .string(limit: 1 << 14), error: .discarded)
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return result.standardOutput.split(whereSeparator: \.isNewline).first.map(String.init)
    }
}
