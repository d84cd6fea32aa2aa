import { createServer } from 'node:net'
import { Aedes } from 'aedes'

/** The yardstick: aedes and nothing else. Prints its port. */
const broker = await Aedes.createBroker()
const server = createServer(broker.handle)
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port))
