import Documents
import ServiceHost

await ConfinedProcess.runIfAsked(CommandLine.arguments)
await ServiceCommand.run(.worker) { context in try WorkerComposition(context).parts() }
