import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlQuery } from "@prisma/driver-adapter-utils";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

const SCHEMA = "prisma/schema.prisma";
/** PostgreSQL's `"char"`, which adapter-pg does not know. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * The SQL that would bring the database to prisma/schema.prisma; empty when they agree. Prisma's schema engine in
 * WebAssembly: the binary one would have to be downloaded.
 */
export async function schemaDifference(url: string): Promise<string> {
  const content = readFileSync(SCHEMA, "utf8");
  const pool = new CharAwarePool(url);
  const files = [{ path: SCHEMA, content }];
  const engine = await newEngine(content, pool);
  try {
    const difference = await engine.diff({
      // the database that the adapter is connected to
      from: { tag: "schemaDatasource", files, configDir: path.dirname(SCHEMA) },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: { externalTables: ["public._prisma_migrations"], externalEnums: [] },
    });
    const sql = difference.stdout ?? "";
    return sql.trim() === "-- This is an empty migration." ? "" : sql.trim();
  } finally {
    await pool.end();
  }
}

let loaded: Promise<void> | undefined;
function load(): Promise<void> {
  loaded ??= (async () => {
    const require = createRequire(import.meta.url);
    const folder = path.dirname(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
    const wasm = readFileSync(path.join(folder, "schema_engine_bg.wasm"));
    const { instance } = await WebAssembly.instantiate(wasm, {
      "./schema_engine_bg.js": engineModule as unknown as WebAssembly.ModuleImports,
    });
    // the glue of wasm-bindgen for bundlers leaves these two steps to the bundler
    const glue = engineModule as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
    glue.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
    Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: new PanicRegistry() });
  })();
  return loaded;
}

/** Where the engine leaves the message of a panic. */
class PanicRegistry {
  message = "";
  get(): string {
    return this.message;
  }
  set_message(message: string): void {
    this.message = message;
  }
}

async function newEngine(schema: string, pool: CharAwarePool) {
  await load();
  const factory = new PrismaPg(pool.pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query: SqlQuery) => {
      const result = await queryRaw(query);
      for (const column of pool.charColumns.get(query.sql) ?? []) result.columnTypes[column] = ColumnTypeEnum.Character;
      return result;
    };
    return adapter;
  };
  return engineModule.SchemaEngine.new({ datamodels: [[SCHEMA, schema]] }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
}

/** A pool that shows `"char"` columns to adapter-pg as text, and remembers which they were: the engine wants them as characters. */
class CharAwarePool {
  /** By query text: indices of columns. */
  readonly charColumns = new Map<string, Set<number>>();
  readonly pool: pg.Pool;

  constructor(url: string) {
    const see = (text: string, result: pg.QueryArrayResult | undefined) => {
      result?.fields?.forEach((field, index) => {
        if (field.dataTypeID !== CHAR_OID) return;
        field.dataTypeID = TEXT_OID;
        this.charColumns.set(text, (this.charColumns.get(text) ?? new Set()).add(index));
      });
      return result;
    };
    class Client extends pg.Client {
      // biome-ignore lint/suspicious/noExplicitAny: pg's own overloads take a callback or give a promise
      override query(...args: any[]): any {
        const text: string = args[0]?.text ?? args[0];
        const callback = args.at(-1);
        if (typeof callback === "function") {
          args[args.length - 1] = (error: Error | null, result: pg.QueryArrayResult | undefined) => callback(error, see(text, result));
          return super.query(...(args as Parameters<pg.Client["query"]>));
        }
        const answer = super.query(...(args as Parameters<pg.Client["query"]>)) as unknown;
        return answer instanceof Promise ? answer.then((result) => see(text, result)) : answer;
      }
    }
    this.pool = new pg.Pool({ connectionString: url, max: 2, Client } as pg.PoolConfig);
  }

  end(): Promise<void> {
    return this.pool.end();
  }
}
