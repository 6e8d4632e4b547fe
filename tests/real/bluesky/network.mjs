// The whole Bluesky network (PLC, PDS, AppView, Ozone) on ports of our own.
import dns from 'node:dns'
import { TestNetwork } from '@atproto/dev-env'

const port = (name) => Number(process.env[`${name}_PORT`])

// A bot on the web is on this machine.
const lookup = dns.lookup
dns.lookup = (name, ...more) => lookup(name.endsWith('.internal') ? '127.0.0.1' : name, ...more)

const network = await TestNetwork.create({
  dbPostgresUrl: process.env.DB_POSTGRES_URL,
  dbPostgresSchema: 'devnet',
  plc: { port: port('PLC') },
  pds: { port: port('PDS'), hostname: 'localhost', enableDidDocWithSession: true },
  bsky: { port: port('APPVIEW'), publicUrl: `http://localhost:${port('APPVIEW')}` },
  ozone: { port: port('OZONE') },
  introspect: { port: port('INTROSPECT') },
})
console.log('ready')
process.on('SIGTERM', async () => {
  await network.close()
  process.exit(0)
})
