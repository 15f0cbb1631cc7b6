import ServiceHost

await ServiceCommand.run(.api, compose: APIComposition.parts)
