\set user random(1, :users)
BEGIN;
UPDATE credits SET balance = balance - 1 WHERE user_id = :user AND balance >= 1;
INSERT INTO transactions (user_id, amount, created_at) VALUES (:user, -1, now());
COMMIT;
