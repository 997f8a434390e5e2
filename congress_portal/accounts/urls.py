from django.urls import path

from congress_portal.accounts.views import duties, keys, outside, own, places, session, users

app_name = "accounts"
urlpatterns = [
    path("login/", session.log_in, name="login"),
    path("logout/", session.log_out, name="logout"),
    path("oidc/", outside.begin, name="oidc"),
    path("oidc/back/", outside.back, name="oidc_back"),
    path("password/", session.password, name="password"),
    path("duties/", own.duties, name="duties"),
    path("duties/<int:pk>/away/", own.away, name="away"),
    path("duties/<int:pk>/back/", own.back, name="back"),
    path("keys/", keys.mine, name="keys"),
    path("keys/new/", keys.new, name="key_new"),
    path("keys/<int:pk>/end/", keys.end, name="key_end"),
    path("county-keys/", keys.of_all, name="county_keys"),
    path("county-keys/<int:pk>/end/", keys.end_of, name="county_key_end"),
    path("users/", users.users, name="users"),
    path("users/new/", users.user_new, name="user_new"),
    path("users/<int:pk>/", users.user_edit, name="user_edit"),
    path("users/<int:pk>/deactivate/", users.user_deactivate, name="user_deactivate"),
    path("users/<int:pk>/activate/", users.user_activate, name="user_activate"),
    path("users/<int:pk>/reset/", users.user_reset, name="user_reset"),
    path("users/<int:pk>/identity/", outside.identity, name="identity"),
    path("users/<int:pk>/identity/drop/", outside.identity_drop, name="identity_drop"),
    path("users/<int:pk>/duties/new/", duties.duty_new, name="duty_new"),
    path("duties/<int:pk>/end/", duties.duty_end, name="duty_end"),
    path("duties/<int:pk>/stand-in/", duties.stand_in, name="stand_in"),
    path("units/", places.units, name="units"),
    path("units/new/", places.unit_new, name="unit_new"),
    path("units/<int:pk>/", places.unit_edit, name="unit_edit"),
    path("regions/", places.regions, name="regions"),
    path("regions/new/", places.region_new, name="region_new"),
    path("regions/<int:pk>/", places.region_edit, name="region_edit"),
]
