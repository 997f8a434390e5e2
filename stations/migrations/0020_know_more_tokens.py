from django.db import migrations


class Migration(migrations.Migration):
    """How costly a lookup is, is judged by how many opinions have a token: the ordinary thousand named is too few."""

    dependencies = [("stations", "0019_routing_rules")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE stations_searchtext ALTER COLUMN tokens SET STATISTICS 1000",
            "ALTER TABLE stations_searchtext ALTER COLUMN tokens SET STATISTICS -1",
        )
    ]
