\set sequence random(1, 1000000)
INSERT INTO events (stream, sequence, type, payload, recorded_at)
VALUES (gen_random_uuid(), :sequence, 'credits.credits-used',
    '{"account":"0198c0de-cafe-7000-8000-000000000001","transaction":"01a2064c-d201-7563-a355-bcb1f079b8ab","amount":1,"booking":{"debt":0,"lots":[{"lot":"01a2064c-d200-7261-b151-9cf9b0ae35f4","remaining":99}]}}',
    now());
