/** Where InfluxDB is and who we are there: the INFLUX_… settings. Plain data: it is handed to workers. */
export interface InfluxSettings {
  url: string
  /** `auto` asks the server its version */
  api: 'auto' | 'v1' | 'v2'
  /** the database on 1.x */
  bucket: string
  /** 2.x */
  org?: string | undefined
  /** 2.x and 3.x */
  token?: string | undefined
  /** 1.x */
  username?: string | undefined
  password?: string | undefined
}
