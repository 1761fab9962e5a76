CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE catalogues (
	salon VARCHAR(64) NOT NULL,
	version INTEGER NOT NULL,
	document TEXT NOT NULL,
	source VARCHAR(64) DEFAULT '' NOT NULL,
	created_at BIGINT NOT NULL,
	CONSTRAINT pk_catalogues PRIMARY KEY (salon, version)
);
CREATE TABLE resources (
	id INTEGER NOT NULL,
	salon VARCHAR(64) NOT NULL,
	name VARCHAR(128) NOT NULL,
	CONSTRAINT pk_resources PRIMARY KEY (id),
	CONSTRAINT uq_resources_salon_name UNIQUE (salon, name)
);
CREATE TABLE visits (
	id VARCHAR(40) NOT NULL,
	salon VARCHAR(64) NOT NULL,
	call VARCHAR(128),
	source VARCHAR(16) NOT NULL,
	name VARCHAR(200) NOT NULL,
	name_key VARCHAR(200) NOT NULL,
	phone VARCHAR(64) NOT NULL,
	phone_key VARCHAR(32) NOT NULL,
	email VARCHAR(254) NOT NULL,
	created_at BIGINT NOT NULL,
	CONSTRAINT pk_visits PRIMARY KEY (id)
);
CREATE INDEX ix_visits_salon_call ON visits (salon, call);
CREATE INDEX ix_visits_salon_name_key ON visits (salon, name_key);
CREATE INDEX ix_visits_salon_phone_key ON visits (salon, phone_key);
CREATE TABLE appointments (
	id VARCHAR(40) NOT NULL,
	salon VARCHAR(64) NOT NULL,
	number VARCHAR(12) NOT NULL,
	visit VARCHAR(40) NOT NULL,
	service INTEGER NOT NULL,
	status VARCHAR(12) NOT NULL,
	staff VARCHAR(64) NOT NULL,
	branch VARCHAR(64) NOT NULL,
	needs_chair BOOLEAN NOT NULL,
	for_whom VARCHAR(200) NOT NULL,
	starts_at BIGINT NOT NULL,
	ends_at BIGINT NOT NULL,
	replaces VARCHAR(40),
	created_at BIGINT NOT NULL,
	CONSTRAINT pk_appointments PRIMARY KEY (id),
	CONSTRAINT fk_appointments_visit FOREIGN KEY(visit) REFERENCES visits (id),
	CONSTRAINT uq_appointments_salon_number UNIQUE (salon, number)
);
CREATE INDEX ix_appointments_replaces ON appointments (replaces);
CREATE INDEX ix_appointments_salon_starts_at ON appointments (salon, starts_at);
CREATE INDEX ix_appointments_visit ON appointments (visit);
CREATE TABLE segments (
	appointment VARCHAR(40) NOT NULL,
	position SMALLINT NOT NULL,
	"key" VARCHAR(16) NOT NULL,
	staff VARCHAR(64) NOT NULL,
	starts_at BIGINT NOT NULL,
	ends_at BIGINT NOT NULL,
	pause_min INTEGER NOT NULL,
	pause_policy VARCHAR(12) NOT NULL,
	calcom_uid VARCHAR(64),
	event_type BIGINT,
	CONSTRAINT pk_segments PRIMARY KEY (appointment, position),
	CONSTRAINT fk_segments_appointment FOREIGN KEY(appointment) REFERENCES appointments (id)
);
CREATE INDEX ix_segments_calcom_uid ON segments (calcom_uid);
CREATE TABLE claims (
	id INTEGER NOT NULL,
	resource INTEGER NOT NULL,
	starts_min INTEGER NOT NULL,
	ends_min INTEGER NOT NULL,
	kind SMALLINT NOT NULL,
	salon VARCHAR(64) NOT NULL,
	appointment VARCHAR(40),
	hold VARCHAR(40),
	call VARCHAR(128),
	expires_at BIGINT,
	CONSTRAINT pk_claims PRIMARY KEY (id),
	CONSTRAINT ck_claims_ck_claims_owner CHECK ((appointment IS NULL) <> (hold IS NULL)),
	CONSTRAINT ck_claims_ck_claims_length CHECK (ends_min > starts_min AND ends_min - starts_min <= 1440),
	CONSTRAINT fk_claims_appointment FOREIGN KEY(appointment) REFERENCES appointments (id),
	CONSTRAINT fk_claims_resource FOREIGN KEY(resource) REFERENCES resources (id)
);
CREATE INDEX ix_claims_appointment ON claims (appointment);
CREATE INDEX ix_claims_expires_at ON claims (salon, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX ix_claims_hold ON claims (hold) WHERE hold IS NOT NULL;
CREATE INDEX ix_claims_resource_starts_min ON claims (resource, starts_min);
CREATE INDEX ix_claims_salon_starts_min ON claims (salon, starts_min);
CREATE TABLE history (
	id INTEGER NOT NULL,
	appointment VARCHAR(40) NOT NULL,
	at BIGINT NOT NULL,
	event VARCHAR(32) NOT NULL,
	source VARCHAR(32) NOT NULL,
	detail VARCHAR(500) NOT NULL,
	CONSTRAINT pk_history PRIMARY KEY (id),
	CONSTRAINT fk_history_appointment FOREIGN KEY(appointment) REFERENCES appointments (id)
);
CREATE INDEX ix_history_appointment ON history (appointment);
CREATE TABLE offers (
	id INTEGER NOT NULL,
	salon VARCHAR(64) NOT NULL,
	call VARCHAR(128) NOT NULL,
	offer VARCHAR(64) NOT NULL,
	caller_number VARCHAR(32) NOT NULL,
	hold VARCHAR(40),
	held_until BIGINT,
	told_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	document TEXT NOT NULL,
	CONSTRAINT pk_offers PRIMARY KEY (id),
	CONSTRAINT uq_offers_salon_call_offer UNIQUE (salon, call, offer)
);
CREATE INDEX ix_offers_expires_at ON offers (expires_at);
CREATE INDEX ix_offers_salon_offer ON offers (salon, offer);
CREATE TRIGGER no_overlap_insert BEFORE INSERT ON claims
WHEN NEW.kind IN (0, 1)
BEGIN
  SELECT RAISE(ABORT, 'overlapping claims')
  FROM claims AS other
  WHERE other.resource = NEW.resource
    AND other.kind IN (0, 1)
    AND other.starts_min < NEW.ends_min
    AND other.starts_min > NEW.starts_min - 1441
    AND other.ends_min > NEW.starts_min
    AND other.id <> COALESCE(NEW.id, -1);
END;
CREATE TRIGGER no_overlap_update BEFORE UPDATE ON claims
WHEN NEW.kind IN (0, 1)
BEGIN
  SELECT RAISE(ABORT, 'overlapping claims')
  FROM claims AS other
  WHERE other.resource = NEW.resource
    AND other.kind IN (0, 1)
    AND other.starts_min < NEW.ends_min
    AND other.starts_min > NEW.starts_min - 1441
    AND other.ends_min > NEW.starts_min
    AND other.id <> COALESCE(NEW.id, -1);
END;
CREATE TABLE sagas (
	id VARCHAR(40) NOT NULL,
	salon VARCHAR(64) NOT NULL,
	visit VARCHAR(40) NOT NULL,
	call VARCHAR(128),
	kind VARCHAR(16) NOT NULL,
	state VARCHAR(16) NOT NULL,
	outcome VARCHAR(16) NOT NULL,
	stuck BOOLEAN NOT NULL,
	owner VARCHAR(64) NOT NULL,
	lease_until BIGINT,
	next_at BIGINT,
	version INTEGER NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	document TEXT NOT NULL,
	CONSTRAINT pk_sagas PRIMARY KEY (id)
);
CREATE INDEX ix_sagas_next_at ON sagas (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX ix_sagas_salon_call ON sagas (salon, call);
CREATE TABLE outbox (
	"key" VARCHAR(200) NOT NULL,
	salon VARCHAR(64) NOT NULL,
	kind VARCHAR(32) NOT NULL,
	payload TEXT NOT NULL,
	due_at BIGINT NOT NULL,
	tries INTEGER NOT NULL,
	last_error VARCHAR(500) NOT NULL,
	owner VARCHAR(64),
	lease_until BIGINT,
	done_at BIGINT,
	CONSTRAINT pk_outbox PRIMARY KEY ("key")
);
CREATE INDEX ix_outbox_due_at ON outbox (due_at) WHERE done_at IS NULL;
CREATE TABLE event_types (
	salon VARCHAR(64) NOT NULL,
	service INTEGER NOT NULL,
	segment_key VARCHAR(16) NOT NULL,
	staff VARCHAR(64) NOT NULL,
	event_type_id BIGINT,
	slug VARCHAR(200) NOT NULL,
	fingerprint VARCHAR(128) NOT NULL,
	status VARCHAR(12) NOT NULL,
	last_error VARCHAR(500) NOT NULL,
	synced_at BIGINT,
	CONSTRAINT pk_event_types PRIMARY KEY (salon, service, segment_key, staff)
);
CREATE TABLE calendar_busy (
	id INTEGER NOT NULL,
	salon VARCHAR(64) NOT NULL,
	staff VARCHAR(64) NOT NULL,
	starts_min INTEGER NOT NULL,
	ends_min INTEGER NOT NULL,
	CONSTRAINT pk_calendar_busy PRIMARY KEY (id)
);
CREATE INDEX ix_calendar_busy_salon_staff_starts_min ON calendar_busy (salon, staff, starts_min);
CREATE TABLE calendar_reads (
	salon VARCHAR(64) NOT NULL,
	staff VARCHAR(64) NOT NULL,
	read_at BIGINT NOT NULL,
	CONSTRAINT pk_calendar_reads PRIMARY KEY (salon, staff)
);
CREATE TABLE cursors (
	salon VARCHAR(64) NOT NULL,
	name VARCHAR(64) NOT NULL,
	value TEXT NOT NULL,
	CONSTRAINT pk_cursors PRIMARY KEY (salon, name)
);
CREATE TABLE turns (
	salon VARCHAR(64) NOT NULL,
	call VARCHAR(128) NOT NULL,
	owner VARCHAR(64) NOT NULL,
	until_at BIGINT NOT NULL,
	CONSTRAINT pk_turns PRIMARY KEY (salon, call)
);
CREATE TABLE answers (
	salon VARCHAR(64) NOT NULL,
	call VARCHAR(128) NOT NULL,
	"key" VARCHAR(200) NOT NULL,
	fingerprint VARCHAR(128) NOT NULL,
	by_arguments BOOLEAN NOT NULL,
	valid_until BIGINT,
	reply BLOB NOT NULL,
	created_at BIGINT NOT NULL,
	CONSTRAINT pk_answers PRIMARY KEY (salon, call, "key")
);
CREATE TABLE calls (
	salon VARCHAR(64) NOT NULL,
	call VARCHAR(128) NOT NULL,
	noted_at BIGINT NOT NULL,
	delete_at BIGINT NOT NULL,
	body BLOB NOT NULL,
	CONSTRAINT pk_calls PRIMARY KEY (salon, call)
);
CREATE INDEX ix_calls_delete_at ON calls (delete_at);
CREATE INDEX ix_calls_salon_noted_at ON calls (salon, noted_at);
CREATE TABLE waiting (
	id VARCHAR(40) NOT NULL,
	salon VARCHAR(64) NOT NULL,
	state VARCHAR(12) NOT NULL,
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	document TEXT NOT NULL,
	CONSTRAINT pk_waiting PRIMARY KEY (id)
);
CREATE INDEX ix_waiting_salon_state_created_at ON waiting (salon, state, created_at);
CREATE TABLE tasks (
	id VARCHAR(40) NOT NULL,
	salon VARCHAR(64) NOT NULL,
	state VARCHAR(12) NOT NULL,
	due_at BIGINT NOT NULL,
	document TEXT NOT NULL,
	CONSTRAINT pk_tasks PRIMARY KEY (id)
);
CREATE INDEX ix_tasks_salon_state_due_at ON tasks (salon, state, due_at);
CREATE INDEX ix_offers_held ON offers (salon, caller_number) WHERE hold IS NOT NULL;
INSERT INTO alembic_version (version_num) VALUES ('0004');
