import { stringify } from 'yaml'
import { z } from 'zod'
import { ClientMessage, ServerMessage } from '../domain/live.ts'
import { CommandMessage, ReplyMessage, SamplesMessage, StatusMessage } from '../domain/sample.ts'

type Message = { name: string; payload: { schemaFormat: string; schema: unknown } }

const messageOf = (name: string, schema: z.ZodType): Message => ({
  name,
  payload: { schemaFormat: 'application/schema+json;version=draft-07', schema: z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }) },
})

const nameOf = (schema: z.ZodObject) => (schema.shape.type as z.ZodLiteral).value as string

const topicParameters = {
  school: { description: '1 to 64 letters, digits, _ or -' },
  band: { description: 'unique in the installation; also the client id and the user name' },
}

const bandChannel = (uplink: string, schema: z.ZodType) => ({
  address: `pulseyard/v1/{school}/{band}/${uplink}`,
  parameters: topicParameters,
  servers: [{ $ref: '#/servers/mqtt' }],
  messages: { [uplink]: messageOf(uplink, schema) },
})

const operationOf = (action: 'send' | 'receive', channel: string, messages: string[]) => ({
  action,
  channel: { $ref: `#/channels/${channel}` },
  messages: messages.map(name => ({ $ref: `#/channels/${channel}/messages/${name}` })),
})

/** The MQTT and WebSocket contract as AsyncAPI 3.0 (YAML), from the schemas that parse the messages. Operations are the server's: it receives samples and sends alerts. */
export function asyncApiYaml(version: string): string {
  const toClient = ServerMessage.options.map(schema => messageOf(nameOf(schema), schema))
  const fromClient = ClientMessage.options.map(schema => messageOf(nameOf(schema), schema))
  const namesOf = (messages: Message[]) => messages.map(({ name }) => name)
  return stringify(
    {
      asyncapi: '3.0.0',
      info: { title: 'Pulseyard: bands and live screens', version, license: { name: 'Apache-2.0' } },
      servers: {
        mqtt: { host: '{host}:1883', protocol: 'mqtt', protocolVersion: '3.1.1', variables: { host: { default: 'localhost' } } },
        web: { host: '{host}', protocol: 'ws', variables: { host: { default: 'localhost:8080' } } },
      },
      channels: {
        samples: bandChannel('samples', SamplesMessage),
        status: bandChannel('status', StatusMessage),
        reply: bandChannel('reply', ReplyMessage),
        command: bandChannel('command', CommandMessage),
        live: {
          address: '/live',
          description:
            'Query: class, epoch, seq (all optional; epoch and seq together resume). Opened with the session cookie and an allowed Origin.',
          servers: [{ $ref: '#/servers/web' }],
          messages: Object.fromEntries([...toClient, ...fromClient].map(message => [message.name, message])),
        },
      },
      operations: {
        receiveSamples: operationOf('receive', 'samples', ['samples']),
        receiveStatus: operationOf('receive', 'status', ['status']),
        receiveReply: operationOf('receive', 'reply', ['reply']),
        sendCommand: operationOf('send', 'command', ['command']),
        sendLive: operationOf('send', 'live', namesOf(toClient)),
        receiveLive: operationOf('receive', 'live', namesOf(fromClient)),
      },
    },
    { aliasDuplicateObjects: false },
  )
}
