import type { Sql } from 'postgres';

const ownTrigger = /chatkit_sessions.*updated_at|updated_at.*chatkit_sessions/u;
/** Functions that belong to the table and that nothing else uses. */
export const ownFunctions: readonly string[] = [
  'cleanup_expired_chatkit_sessions',
  'set_chatkit_sessions_updated_at',
  'update_chatkit_sessions_updated_at',
];

/** An object that needs the table, or a step that must come first. */
export interface Blocker {
  readonly kind:
    | 'foreign key'
    | 'view'
    | 'rule'
    | 'trigger'
    | 'policy'
    | 'function'
    | 'inheriting table'
    | 'publication'
    | 'scheduled job'
    | 'dependent'
    | 'young rows'
    | 'not migrated';
  readonly name: string;
  readonly why: string;
}

/** Returns everything that needs the table or its functions, whether PostgreSQL tracks the dependency or only a text mentions it. */
export async function listBlockers(sql: Sql): Promise<readonly Blocker[]> {
  const known = [
    ...(await listDependents(sql)),
    ...(await listAttached(sql)),
    ...(await listMentions(sql)),
    ...(await listScheduled(sql)),
  ];
  const others = await listOthers(sql);
  return [...known, ...others];
}

/** Dependencies that PostgreSQL tracks, by kind. */
async function listDependents(sql: Sql): Promise<readonly Blocker[]> {
  const rows = await sql<{ kind: Blocker['kind']; name: string; of: string }[]>`
    select 'foreign key' as kind, k.conname::text as name, k.conrelid::regclass::text as of from pg_constraint k
      where k.contype = 'f' and k.confrelid = 'public.chatkit_sessions'::regclass and k.conrelid <> k.confrelid
    union all
    select distinct case when v.relkind in ('v', 'm') then 'view' else 'rule' end, case when v.relkind in ('v', 'm') then v.relname else r.rulename end::text,
        case when v.relkind = 'm' then 'a materialized view reads it' when v.relkind = 'v' then 'a view reads it' else 'rewrites what is done to ' || v.oid::regclass end
      from pg_depend d join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass join pg_class v on v.oid = r.ev_class
      where d.refclassid = 'pg_class'::regclass and d.refobjid = 'public.chatkit_sessions'::regclass and v.oid <> d.refobjid
    union all
    select 'trigger', t.tgname::text, t.tgfoid::regproc::text from pg_trigger t
      where t.tgrelid = 'public.chatkit_sessions'::regclass and not t.tgisinternal
    union all
    select distinct 'policy', p.polname::text, p.polrelid::regclass::text from pg_policy p join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid
      where d.refobjid = 'public.chatkit_sessions'::regclass and p.polrelid <> d.refobjid
    order by 1, 2`;
  const why: Readonly<Record<string, (of: string) => string>> = {
    'foreign key': (of) => `${of} references it`,
    trigger: (of) => `runs ${of} when it changes`,
    policy: (of) => `rows of ${of} are shown or hidden by it`,
  };
  return rows
    .filter(({ kind, name }) => kind !== 'trigger' || !ownTrigger.test(name))
    .map(({ kind, name, of }) => ({ kind, name, why: why[kind]?.(of) ?? of }));
}

/** Objects that would be dropped, or lose their rows, silently. */
async function listAttached(sql: Sql): Promise<readonly Blocker[]> {
  const rows = await sql<Blocker[]>`
    select 'rule' as kind, rulename::text as name, 'rewrites what is done to it' as why from pg_rewrite
      where ev_class = 'public.chatkit_sessions'::regclass and rulename <> '_RETURN'
    union all
    select 'inheriting table', inhrelid::regclass::text, 'inherits from it' from pg_inherits where inhparent = 'public.chatkit_sessions'::regclass
    union all
    select 'inheriting table', inhparent::regclass::text, 'includes its rows' from pg_inherits where inhrelid = 'public.chatkit_sessions'::regclass
    union all
    select 'publication', p.pubname::text, 'publishes its changes' from pg_publication_rel r join pg_publication p on p.oid = r.prpubid
      where r.prrelid = 'public.chatkit_sessions'::regclass
    order by 1, 2`;
  return [...rows];
}

const words = ['chatkit_sessions', ...ownFunctions].join('|');
const mentions = `(^|[^a-z0-9_])(${words})([^a-z0-9_]|$)`;

/** Functions whose text names the table or one of its functions: PostgreSQL does not track those, and they would fail at the next call. */
async function listMentions(sql: Sql): Promise<readonly Blocker[]> {
  const rows = await sql<{ name: string; args: string; schema: string }[]>`
    select p.proname::text as name, pg_get_function_identity_arguments(p.oid) as args, n.nspname::text as schema
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname not in ('pg_catalog', 'information_schema') and p.prokind in ('f', 'p', 'w')
      and (p.prosrc ~* ${mentions} or coalesce(pg_get_function_sqlbody(p.oid), '') ~* ${mentions})
    order by 1, 2`;
  return rows
    .filter(({ name, schema }) => schema !== 'public' || !ownFunctions.includes(name))
    .map(({ name, args, schema }) => ({
      kind: 'function',
      name: `${schema}.${name}(${args})`,
      why: 'names it in its body, which PostgreSQL does not track',
    }));
}

/** Scheduled jobs of the legacy database (pg_cron), one of which may clean up the table every hour. */
async function listScheduled(sql: Sql): Promise<readonly Blocker[]> {
  const [cron] = await sql`select to_regclass('cron.job') is not null as present`;
  if (cron?.present !== true) return [];
  const rows = await sql<{ name: string }[]>`
    select coalesce(to_jsonb(j) ->> 'jobname', to_jsonb(j) ->> 'jobid') as name from cron.job j where command ~* ${mentions} order by 1`;
  return rows.map(({ name }) => ({ kind: 'scheduled job', name, why: 'names it in what it runs' }));
}

/**
 * All other tracked dependencies on the table, its row type, its sequences and its functions, by PostgreSQL's own name. Checking
 * them first avoids a drop that fails.
 */
async function listOthers(sql: Sql): Promise<readonly Blocker[]> {
  const rows = await sql<{ name: string; on: string }[]>`
    with own as (
      select 'pg_class'::regclass::oid as class, 'public.chatkit_sessions'::regclass::oid as id
      union all select 'pg_class'::regclass, d.objid from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S'
        where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = 'public.chatkit_sessions'::regclass and d.deptype in ('a', 'i')
      union all select 'pg_class'::regclass, indexrelid from pg_index where indrelid = 'public.chatkit_sessions'::regclass
      union all select 'pg_type'::regclass, t.oid from pg_type t where t.typrelid = 'public.chatkit_sessions'::regclass
        or t.typelem = (select reltype from pg_class where oid = 'public.chatkit_sessions'::regclass)
      union all select 'pg_proc'::regclass, p.oid from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname = any (${[...ownFunctions]}::text[]))
    select distinct pg_describe_object(d.classid, d.objid, d.objsubid) as name, pg_describe_object(d.refclassid, d.refobjid, 0) as on
    from pg_depend d join own o on o.class = d.refclassid and o.id = d.refobjid
    where d.deptype in ('n', 'a') and not exists (select from own p where p.class = d.classid and p.id = d.objid)
      and not exists (select from pg_attrdef where d.classid = 'pg_attrdef'::regclass and oid = d.objid and adrelid = 'public.chatkit_sessions'::regclass)
      and not exists (select from pg_constraint where d.classid = 'pg_constraint'::regclass and oid = d.objid
        and (conrelid = 'public.chatkit_sessions'::regclass or confrelid = 'public.chatkit_sessions'::regclass))
      and not exists (select from pg_trigger where d.classid = 'pg_trigger'::regclass and oid = d.objid and tgrelid = 'public.chatkit_sessions'::regclass)
      and not exists (select from pg_inherits where d.classid = 'pg_class'::regclass and inhrelid = d.objid and inhparent = 'public.chatkit_sessions'::regclass)
      and not exists (select from pg_statistic_ext where d.classid = 'pg_statistic_ext'::regclass and oid = d.objid and stxrelid = 'public.chatkit_sessions'::regclass)
      and not exists (select from pg_proc where d.classid = 'pg_proc'::regclass and oid = d.objid
        and (prosrc ~* ${mentions} or coalesce(pg_get_function_sqlbody(oid), '') ~* ${mentions}))
      and not (d.refclassid = 'pg_class'::regclass and d.refobjid = 'public.chatkit_sessions'::regclass
        and d.classid in ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_publication_rel'::regclass))
    order by 1`;
  return rows.map(({ name, on }) => ({ kind: 'dependent', name, why: `depends on ${on}` }));
}

/** Whether only the table uses its enum; a function whose text names it counts as a use. */
export async function typeIsFree(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ free: boolean }[]>`
    with type as (select oid from pg_type where typname = 'session_status' and typnamespace = 'public'::regnamespace),
      own as (select to_regclass('public.chatkit_sessions')::oid as id)
    select exists (select from type) and not exists (
        select from pg_depend d join type t on d.refclassid = 'pg_type'::regclass
          and d.refobjid in (t.oid, (select typarray from pg_type a where a.oid = t.oid)), own
        where d.deptype in ('n', 'a')
          and (d.classid = 'pg_class'::regclass and (d.objid = own.id or d.objid in (select indexrelid from pg_index where indrelid = own.id))
            or d.classid = 'pg_attrdef'::regclass and d.objid in (select oid from pg_attrdef where adrelid = own.id)
            or d.classid = 'pg_constraint'::regclass and d.objid in (select oid from pg_constraint where conrelid = own.id)
            or d.classid = 'pg_policy'::regclass and d.objid in (select oid from pg_policy where polrelid = own.id)) is not true)
      and not exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname not in ('pg_catalog', 'information_schema') and p.proname <> all (${[...ownFunctions]}::text[])
          and p.prosrc ~* '(^|[^a-z0-9_])session_status([^a-z0-9_]|$)') as free`;
  return row?.free === true;
}
