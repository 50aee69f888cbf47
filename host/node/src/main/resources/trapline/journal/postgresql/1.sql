-- What Pekko Persistence's JDBC plugin writes: a machine's events, and summaries of them.
create table event_journal(
    ordering bigserial,
    persistence_id varchar(255) not null,
    sequence_number bigint not null,
    deleted boolean not null default false,
    writer varchar(255) not null,
    write_timestamp bigint,
    -- Under which epoch it was written, see vm_owner.
    adapter_manifest varchar(255),
    event_ser_id integer not null,
    event_ser_manifest varchar(255) not null,
    event_payload bytea not null,
    meta_ser_id integer,
    meta_ser_manifest varchar(255),
    meta_payload bytea,
    primary key(persistence_id, sequence_number)
);
create unique index event_journal_ordering on event_journal(ordering);

create table event_tag(
    event_id bigint references event_journal(ordering) on delete cascade,
    tag varchar(256),
    primary key(event_id, tag)
);

create table snapshot(
    persistence_id varchar(255) not null,
    sequence_number bigint not null,
    created bigint not null,
    snapshot_ser_id integer not null,
    snapshot_ser_manifest varchar(255) not null,
    snapshot_payload bytea not null,
    meta_ser_id integer,
    meta_ser_manifest varchar(255),
    meta_payload bytea,
    primary key(persistence_id, sequence_number)
);

-- The archive: snapshots of machines, and their pages, each once.
create table vm_snapshot(
    vm varchar(63) not null,
    number bigint not null,
    manifest bytea not null,
    primary key(vm, number)
);

create table vm_page(
    name bytea primary key,
    uses bigint not null,
    content bytea not null
);
create index vm_page_unused on vm_page(name) where uses <= 0;

-- Whose a machine is. Who takes it over raises the epoch; from then on nothing is written for anybody else. A holder is one run of one
-- node's process, which names itself in each of its sessions.
create table vm_owner(
    vm varchar(63) primary key,
    epoch bigint not null,
    node varchar(63) not null,
    holder varchar(63) not null,
    tenant varchar(255) not null,
    image varchar(255) not null,
    machine varchar(63) not null,
    words bigint not null,
    backing_words bigint not null,
    weight integer not null,
    wishes text
);
create index vm_owner_node on vm_owner(node);

-- The lock lasts as long as the transaction: the epoch is not raised between this check and the commit of what was checked.
create function vm_epoch_of_holder(machine_name text) returns bigint language plpgsql as $$
declare
    owner vm_owner;
begin
    select * into owner from vm_owner where vm = machine_name for share;
    if not found then
        raise exception 'fenced: nobody holds %', machine_name using errcode = 'TL001';
    end if;
    if owner.holder is distinct from current_setting('trapline.holder', true) then
        raise exception 'fenced: % has % under epoch %', owner.node, machine_name, owner.epoch using errcode = 'TL001';
    end if;
    return owner.epoch;
end $$;

create function vm_fence_event() returns trigger language plpgsql as $$
declare
    epoch bigint := vm_epoch_of_holder(substr(new.persistence_id, 4));
begin
    if new.adapter_manifest is distinct from epoch::text then
        raise exception 'fenced: the epoch of % is %, not %', substr(new.persistence_id, 4), epoch, new.adapter_manifest
            using errcode = 'TL001';
    end if;
    return new;
end $$;

create function vm_fence_journal() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform vm_epoch_of_holder(substr(new.persistence_id, 4));
        return new;
    end if;
    perform vm_epoch_of_holder(substr(old.persistence_id, 4));
    return case when tg_op = 'DELETE' then old else new end;
end $$;

create function vm_fence_archive() returns trigger language plpgsql as $$
begin
    if tg_op <> 'DELETE' then
        perform vm_epoch_of_holder(new.vm);
        return new;
    end if;
    -- What nobody owns may be cleared away.
    if exists (select from vm_owner where vm = old.vm) then
        perform vm_epoch_of_holder(old.vm);
    end if;
    return old;
end $$;

create trigger fence_insert before insert on event_journal for each row execute function vm_fence_event();
create trigger fence before update or delete on event_journal for each row execute function vm_fence_journal();
create trigger fence before insert or update or delete on snapshot for each row execute function vm_fence_journal();
create trigger fence before insert or update or delete on vm_snapshot for each row execute function vm_fence_archive();
