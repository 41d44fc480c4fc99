ALTER TABLE lockkeeper.posted_message ADD COLUMN thread text;
COMMENT ON COLUMN lockkeeper.posted_message.thread IS
    'Slack''s timestamp of the message it was last sent under; where it would hang today may be another place.';
