// Accounts without a public: PLC and PDS on ports of our own, and nothing that needs a database.
import { TestNetworkNoAppView } from '@atproto/dev-env'

const port = (name) => Number(process.env[`${name}_PORT`])

const network = await TestNetworkNoAppView.create({
  plc: { port: port('PLC') },
  pds: { port: port('PDS'), hostname: 'localhost', enableDidDocWithSession: true },
})
console.log('ready')
process.on('SIGTERM', async () => {
  await network.close()
  process.exit(0)
})
